package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.server.RawHttp.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's routes, its files and their caching. */
class PageServerIT extends BelfryServer {
  private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"");

  private static Answer ask(String path, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of("Host: localhost"));
    all.addAll(List.of(headers));
    return RawHttp.send("GET " + path, all, "");
  }

  private static String script() throws IOException {
    Matcher matcher = SCRIPT.matcher(ask("/").text());
    assertThat(matcher.find()).as("the page names its script").isTrue();
    return matcher.group(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/jobs", "/jobs/default/a/edit", "/workers?x=1", "/no/such/route"})
  void everyRouteIsThePage(String path) throws IOException {
    Answer answer = ask(path, "Accept: text/html");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.text()).contains("<div id=\"app\">");
  }

  @Test
  void aJobMayHaveADotInItsName() throws IOException {
    assertThat(ask("/jobs/default/report.nightly", "Accept: text/html").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/missing.js", "/assets/missing.js", "/assets/", "/a/b.css"})
  void aMissingFileIsNoPage(String path) throws IOException {
    Answer answer = ask(path, "Accept: */*");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void filesNamedByTheirContentAreKeptForEver() throws IOException {
    Answer answer = ask(script());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("immutable", "max-age=31536000");
    assertThat(answer.header("Content-Type")).contains("javascript");
    assertThat(answer.header("Vary")).contains("Accept-Encoding");
    assertThat(answer.header("Content-Encoding")).isEmpty();
  }

  @Test
  void textIsCompressedForThoseWhoTakeIt() throws IOException {
    String script = script();
    byte[] plain = ask(script).body();
    for (int i = 0; i < 2; i++) {
      Answer answer = ask(script, "Accept-Encoding: gzip, deflate, br");
      assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
      assertThat(answer.header("Content-Type")).contains("javascript");
      assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(answer.body().length));
      assertThat(answer.body().length).isLessThan(plain.length / 2);
      try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
        assertThat(unzipped.readAllBytes()).isEqualTo(plain);
      }
    }
    assertThat(ask(script, "Accept-Encoding: gzip;q=0, br").header("Content-Encoding")).isEmpty();
  }

  @Test
  void thePageIsOnlyRead() throws IOException {
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
      Answer answer = RawHttp.send(method + " /jobs", List.of("Host: localhost"), "");
      assertThat(answer.status()).as(method).isEqualTo(405);
      assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
    }
    Answer head = RawHttp.send("HEAD /jobs", List.of("Host: localhost"), "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }
}
