package io.belfry.kv.etcd;

import io.belfry.kv.KvException;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NegotiationType;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Makes the channel to the members of an etcd. */
final class Channels {
  /** The most bytes of one answer. */
  static final int MAX_INBOUND = 32 << 20;

  private static final long KEEPALIVE_SECONDS = 10;
  private static final long KEEPALIVE_TIMEOUT_SECONDS = 3;

  /** A member without a leader refuses at once, instead of letting the call hang. */
  private static final Metadata.Key<String> REQUIRE_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

  private Channels() {}

  /**
   * Opens a channel; it connects by itself, again and again.
   *
   * @throws KvException.Refused if the files for TLS can't be used
   */
  @SuppressWarnings("deprecation") // see EndpointResolver
  static ManagedChannel open(EtcdOptions options) {
    Metadata headers = new Metadata();
    headers.put(REQUIRE_LEADER, "true");
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget("belfry-etcd:///members")
            .nameResolverFactory(EndpointResolver.factory(options.endpoints()))
            .defaultLoadBalancingPolicy("round_robin")
            .maxInboundMessageSize(MAX_INBOUND)
            // etcd ends connections that ping without a call, so pings come with calls only
            .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) options.dialTimeout().toMillis())
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
    if (options.encrypted()) {
      builder.negotiationType(NegotiationType.TLS).sslContext(tls(options.tls()));
    } else {
      builder.negotiationType(NegotiationType.PLAINTEXT);
    }
    return builder.build();
  }

  private static SslContext tls(EtcdOptions.Tls files) {
    try {
      SslContextBuilder builder = GrpcSslContexts.forClient();
      files.authorities().map(Path::toFile).ifPresent(builder::trustManager);
      if (files.certificate().isPresent() && files.key().isPresent()) {
        builder.keyManager(files.certificate().get().toFile(), files.key().get().toFile());
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new KvException.Refused(
          "the files for TLS with etcd can't be used: " + e.getMessage(), e);
    }
  }
}
