package io.belfry.kv.etcd;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells the channel the addresses of etcd's members. Each member is a group of its own, over which
 * calls are spread, and its certificate is checked against its own name.
 */
final class EndpointResolver extends NameResolver {
  private final List<URI> endpoints;
  private final Args args;
  private final AtomicBoolean looking = new AtomicBoolean();
  private @Nullable Listener2 listener;

  private EndpointResolver(List<URI> endpoints, Args args) {
    this.endpoints = endpoints;
    this.args = args;
  }

  /** Makes resolvers of these endpoints, whatever the target is called. */
  @SuppressWarnings("deprecation") // the other way is a registry that the whole JVM shares
  static Factory factory(List<URI> endpoints) {
    return new Factory() {
      @Override
      public NameResolver newNameResolver(URI target, Args args) {
        return new EndpointResolver(endpoints, args);
      }

      @Override
      public String getDefaultScheme() {
        return "belfry-etcd";
      }
    };
  }

  @Override
  public String getServiceAuthority() {
    return endpoints.get(0).getAuthority();
  }

  @Override
  public void start(Listener2 reportTo) {
    listener = reportTo;
    refresh();
  }

  /** Looks the names up anew; the channel asks for it when a connection is lost. */
  @Override
  public void refresh() {
    Executor executor = args.getOffloadExecutor();
    if (executor != null && looking.compareAndSet(false, true)) {
      executor.execute(this::look);
    }
  }

  @Override
  public void shutdown() {}

  private void look() {
    List<EquivalentAddressGroup> found = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (URI endpoint : endpoints) {
      try {
        found.add(group(endpoint));
      } catch (UnknownHostException e) {
        unknown.add(endpoint.getHost());
      }
    }
    looking.set(false);
    args.getSynchronizationContext().execute(() -> report(found, unknown));
  }

  private static EquivalentAddressGroup group(URI endpoint) throws UnknownHostException {
    List<SocketAddress> addresses = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName(endpoint.getHost())) {
      addresses.add(new InetSocketAddress(address, endpoint.getPort()));
    }
    return new EquivalentAddressGroup(
        addresses,
        Attributes.newBuilder()
            .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, endpoint.getAuthority())
            .build());
  }

  private void report(List<EquivalentAddressGroup> found, List<String> unknown) {
    Listener2 reportTo = listener;
    if (reportTo == null) {
      return;
    }
    if (found.isEmpty()) {
      reportTo.onError(Status.UNAVAILABLE.withDescription("unknown hosts: " + unknown));
    } else {
      reportTo.onResult(
          ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(found)).build());
    }
  }
}
