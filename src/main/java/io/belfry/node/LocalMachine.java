package io.belfry.node;

import io.belfry.config.NodeName;
import io.belfry.store.FeatureLevel;
import io.belfry.store.WorkerInfo;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.zone.ZoneRulesProvider;
import java.util.Optional;

/** The machine that the node runs on, as it sees itself; no name service is asked. */
final class LocalMachine {
  private LocalMachine() {}

  static WorkerInfo.Machine describe() {
    return new WorkerInfo.Machine(
        NodeName.hostName(System.getenv()),
        address().map(InetAddress::getHostAddress).orElse(""),
        Version.text(),
        FeatureLevel.OWN,
        timeZoneData());
  }

  /** The version of the rules of time zones that this JVM has. */
  static String timeZoneData() {
    return ZoneRulesProvider.getVersions("UTC").lastKey();
  }

  /** The first address of a network that is up, one of IPv4 if there is any. */
  private static Optional<InetAddress> address() {
    try {
      var candidates =
          NetworkInterface.networkInterfaces()
              .filter(LocalMachine::leadsOut)
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.isLinkLocalAddress() && !address.isLoopbackAddress())
              .toList();
      return candidates.stream()
          .filter(address -> address instanceof Inet4Address)
          .findFirst()
          .or(() -> candidates.stream().findFirst());
    } catch (SocketException e) {
      return Optional.empty();
    }
  }

  private static boolean leadsOut(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback() && !network.isVirtual();
    } catch (SocketException e) {
      return false;
    }
  }
}
