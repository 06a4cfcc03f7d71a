package io.belfry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MongoSettingsTest {
  private static Settings load(String... namesAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put("belfry." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return Settings.load(new SettingsSources(properties, Map.of(), new Machine(2, "")));
  }

  private static List<String> problems(String... namesAndValues) {
    return catchThrowableOfType(SettingsException.class, () -> load(namesAndValues)).problems();
  }

  @Test
  void withoutAUriThereIsNoMongoDb() {
    MongoSettings mongo = load().mongo();
    assertThat(mongo.isUsed()).isFalse();
    assertThat(mongo.database()).isEqualTo("belfry");
    assertThat(mongo.dialTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(mongo.callTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void allOfItCanBeSaidAndThePasswordNeverShows() {
    String uri = "mongodb://belfry:s3cret%40words@db1:27017,[fd00::2]:27017,db3/?replicaSet=rs0";
    Settings settings =
        load("mongodb.uri", uri, "mongodb.database", "cron", "mongodb.ca-file", "/etc/ca.pem");
    MongoSettings mongo = settings.mongo();
    assertThat(mongo.uri()).contains(uri);
    assertThat(mongo.database()).isEqualTo("cron");
    assertThat(mongo.caFile()).contains(Path.of("/etc/ca.pem"));
    assertThat(settings.toString() + mongo).contains("belfry.mongodb.uri = ***");
    assertThat(settings.toString() + mongo).doesNotContain("s3cret").doesNotContain("db1");
  }

  @Test
  void theDatabaseCanBeInTheUri() {
    assertThat(load("mongodb.uri", "mongodb://127.0.0.1:27017/cron").mongo().database())
        .isEqualTo("cron");
    assertThat(load("mongodb.uri", "mongodb://127.0.0.1:27017/?w=1").mongo().database())
        .isEqualTo("belfry");
    assertThat(problems("mongodb.uri", "mongodb://127.0.0.1:27017/admin"))
        .singleElement()
        .asString()
        .contains("the database admin is MongoDB's own")
        .contains("belfry.mongodb.database");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db1:27017",
        "http://db1:27017",
        "mongodb://",
        "mongodb://db1:27017,",
        "mongodb://user:s3cret/word@db1",
        "mongodb://user:s3cret?word@db1",
        "mongodb://%2Ftmp%2Fmongodb-27017.sock",
        "mongodb://db 1:27017"
      })
  void whatIsNoUriIsNamedWithoutIt(String text) {
    assertThat(problems("mongodb.uri", text))
        .singleElement()
        .asString()
        .startsWith("belfry.mongodb.uri")
        .contains("a connection string such as mongodb://")
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mongodb://10.0.0.7:27017",
        "mongodb://db1",
        "mongodb://u:p@db1:27017/belfry?replicaSet=rs0",
        "mongodb://127.0.0.1:27017,db1:27017",
        "mongodb://localhost.example",
        "mongodb://127.0.0.1@db1:27017",
        "mongodb://[fd00::1]:27017",
        "mongodb://db1/?tls=false",
        "mongodb+srv://cluster.example/?tls=false",
        "mongodb://db1/?tls=true&tlsInsecure=true",
        "mongodb://db1/?ssl=true&tlsAllowInvalidHostnames=true"
      })
  void openConnectionsToOtherMachinesAreRefused(String uri) {
    assertThat(problems("mongodb.uri", uri))
        .singleElement()
        .asString()
        .startsWith("belfry.mongodb.uri names another machine")
        .contains("belfry.insecure=true");
    assertThat(load("mongodb.uri", uri, "insecure", "true").mongo().isUsed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mongodb://127.0.0.1:27017",
        "mongodb://localhost,[::1]:27017/x",
        "mongodb://db1:27017/?tls=true",
        "mongodb://db1:27017/?replicaSet=rs0&ssl=true",
        "mongodb+srv://cluster.example"
      })
  void loopbackAndEncryptionNeedNoLeave(String uri) {
    assertThat(load("mongodb.uri", uri).mongo().isUsed()).isTrue();
  }

  @Test
  void authoritiesTurnEncryptionOn() {
    String uri = "mongodb://db1:27017";
    assertThat(load("mongodb.uri", uri, "mongodb.ca-file", "/ca.pem").mongo().isUsed()).isTrue();
    assertThat(problems("mongodb.uri", uri + "/?tls=false", "mongodb.ca-file", "/ca.pem"))
        .singleElement()
        .asString()
        .contains("is for TLS only");
  }
}
