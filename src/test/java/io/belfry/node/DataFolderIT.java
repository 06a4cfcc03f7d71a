package io.belfry.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderIT {
  @TempDir Path temp;

  private static String permissions(Path folder) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }

  @Test
  void aNewFolderIsItsOwnersOnly() throws IOException {
    Path folder = temp.resolve("a").resolve("data");

    DataFolder.prepare(folder);

    assertThat(permissions(folder)).isEqualTo("rwx------");
    for (String name : DataFolder.PRIVATE) {
      assertThat(permissions(folder.resolve(name))).as(name).isEqualTo("rwx------");
    }
  }

  @Test
  void anExistingFolderStaysAsItIsButNotWhatIsOursInIt() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("data"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path log = Files.createDirectory(folder.resolve("log"));
    Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rwxr-xr-x"));

    DataFolder.prepare(folder);

    assertThat(permissions(folder)).isEqualTo("rwxr-xr-x");
    assertThat(permissions(log)).isEqualTo("rwx------");
  }

  @Test
  void aFileInItsPlaceIsNamed() throws IOException {
    Path file = Files.createFile(temp.resolve("data"));

    assertThatThrownBy(() -> DataFolder.prepare(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.toString());
  }
}
