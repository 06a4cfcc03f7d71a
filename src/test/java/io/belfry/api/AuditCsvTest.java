package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.audit.AuditDocument;
import io.belfry.log.AuditEntries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditCsvTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=HYPERLINK(\"http://x\")",
        " =1",
        "\t=1",
        "\r=1",
        "\n-1",
        "\tx",
        "\u0000=1",
        "＝1"
      })
  void whatASpreadsheetWouldComputeIsDefused(String text) {
    assertThat(AuditCsv.quoted(text)).startsWith("\"'").endsWith("\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob", "default/a-b", "a=b", "10.0.0.1", "{\"a\":-1}", "'x", ""})
  void ordinaryTextStays(String text) {
    assertThat(AuditCsv.quoted(text)).isEqualTo("\"" + text.replace("\"", "\"\"") + "\"");
  }

  @Test
  void aLineHasACellForEachColumn() {
    String line =
        AuditCsv.line(AuditDocument.write(AuditEntries.by(AuditEntries.entry(1), "=b\"o\nb", "")));

    assertThat(AuditCsv.header())
        .isEqualTo(
            "at,user,token,address,action,method,route,namespace,target,outcome,status,code,count,"
                + "before,after,id\r\n");
    assertThat(line)
        .isEqualTo(
            "\"%s\",\"'=b\"\"o\nb\",,\"127.0.0.1\",\"jobs.write\",\"PUT\","
                    .formatted(io.belfry.codec.Json.instant(AuditEntries.at(1)))
                + "\"/api/v1/namespaces/{namespace}/jobs/{name}\",\"default\",\"default/job1\","
                + "\"done\",\"200\",,\"1\",\"{\"\"a\"\":1}\",\"{\"\"a\"\":2}\",\"%s\"\r\n"
                    .formatted(AuditEntries.id(1)));
  }
}
