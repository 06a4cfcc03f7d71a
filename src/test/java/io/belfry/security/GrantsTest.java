package io.belfry.security;

import static io.belfry.security.Action.JOBS_READ;
import static io.belfry.security.Action.JOBS_RUN;
import static io.belfry.security.Action.JOBS_WRITE;
import static io.belfry.security.Action.USERS_WRITE;
import static io.belfry.security.Action.WORKERS_READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.security.Grants.Limit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantsTest {
  private static final Grants NOBODY = Grants.of(Map.of());
  private static final Grants MIXED =
      Grants.of(Map.of("a", Role.EDITOR, "b", Role.VIEWER, Grants.ALL, Role.VIEWER));
  private static final Grants ADMIN = Grants.of(Map.of(Grants.ALL, Role.ADMIN));
  private static final Grants OF_ONE = Grants.of(Map.of("a", Role.ADMIN));

  @Test
  void nothingIsAllowedThatIsNotGranted() {
    for (Action action : Action.values()) {
      assertThat(NOBODY.may(action, "a")).as(action.code()).isFalse();
      assertThat(NOBODY.mayAnywhere(action)).as(action.code()).isFalse();
      assertThat(NOBODY.mayEverywhere(action)).as(action.code()).isFalse();
    }
    assertThat(NOBODY.knows("a")).isFalse();
  }

  @Test
  void eachRoleMayWhatTheOneBeforeMay() {
    for (int i = 1; i < Role.values().length; i++) {
      assertThat(Role.values()[i].actions()).containsAll(Role.values()[i - 1].actions());
      assertThat(Role.values()[i].actions())
          .hasSizeGreaterThan(Role.values()[i - 1].actions().size());
    }
    assertThat(Role.ADMIN.actions()).containsExactlyInAnyOrder(Action.values());
  }

  @Test
  void theGreaterOfTwoRolesCounts() {
    assertThat(MIXED.may(JOBS_WRITE, "a")).isTrue();
    assertThat(MIXED.may(JOBS_WRITE, "b")).isFalse();
    assertThat(MIXED.may(JOBS_READ, "c")).isTrue();
    assertThat(MIXED.mayAnywhere(JOBS_WRITE)).isTrue();
    assertThat(MIXED.mayEverywhere(JOBS_WRITE)).isFalse();
    assertThat(MIXED.visible(JOBS_WRITE).filter()).contains(Set.of("a"));
    assertThat(MIXED.visible(JOBS_READ).filter()).isEmpty();
    assertThat(MIXED.actions("a")).contains(JOBS_WRITE).doesNotContain(USERS_WRITE);
    assertThat(MIXED.actions(Grants.ALL)).contains(JOBS_READ).doesNotContain(JOBS_WRITE);
  }

  @Test
  void theAdminOfANamespaceIsNoAdminOfTheSystem() {
    assertThat(OF_ONE.mayEverywhere(USERS_WRITE)).isFalse();
    assertThat(ADMIN.mayEverywhere(USERS_WRITE)).isTrue();
    assertThat(OF_ONE.knows("b")).isFalse();
    assertThat(ADMIN.knows("b")).isTrue();
  }

  @Test
  void aTokenNeverGrantsMoreThanItsOwnerAndItsScope() {
    Limit runsInA = new Limit(Set.of("a"), Set.of(JOBS_RUN, JOBS_READ));

    Grants ofAdmin = ADMIN.within(runsInA);
    assertThat(ofAdmin.may(JOBS_RUN, "a")).isTrue();
    assertThat(ofAdmin.may(JOBS_RUN, "b")).isFalse();
    assertThat(ofAdmin.may(JOBS_WRITE, "a")).isFalse();
    assertThat(ofAdmin.visible(JOBS_READ).filter()).contains(Set.of("a"));
    assertThat(ofAdmin.mayEverywhere(JOBS_READ)).isFalse();
    assertThat(ofAdmin.mayAnywhere(WORKERS_READ)).isFalse();
    assertThat(ofAdmin.knows("b")).isFalse();

    Grants ofViewer = Grants.of(Map.of("a", Role.VIEWER)).within(runsInA);
    assertThat(ofViewer.may(JOBS_RUN, "a")).isFalse();
    assertThat(ofViewer.may(JOBS_READ, "a")).isTrue();

    Grants everywhere =
        OF_ONE.within(new Limit(Set.of(Grants.ALL), Set.of(JOBS_READ, USERS_WRITE)));
    assertThat(everywhere.visible(JOBS_READ).filter()).contains(Set.of("a"));
    assertThat(everywhere.mayEverywhere(USERS_WRITE)).isFalse();
  }

  @Test
  void aSetOfNamespacesIsNarrowedToTheOneAskedFor() {
    Namespaces two = MIXED.visible(JOBS_WRITE);

    assertThat(two.only(Optional.of("a")).filter()).contains(Set.of("a"));
    assertThat(two.only(Optional.of("z")).any()).isFalse();
    assertThat(Namespaces.EVERY.only(Optional.of("z")).filter()).contains(Set.of("z"));
    assertThat(two.only(Optional.empty())).isEqualTo(two);
  }
}
