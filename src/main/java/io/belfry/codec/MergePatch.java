package io.belfry.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patches (RFC 7396). */
public final class MergePatch {
  private MergePatch() {}

  /** Changes a document as a patch says. */
  public static void apply(ObjectNode document, ObjectNode patch) {
    for (var field : patch.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (value.isNull()) {
        document.remove(name);
      } else if (value instanceof ObjectNode inner) {
        boolean hasObject = document.get(name) instanceof ObjectNode;
        apply(hasObject ? (ObjectNode) document.get(name) : document.putObject(name), inner);
      } else {
        document.set(name, value);
      }
    }
  }
}
