package io.belfry;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Which package may use which, and what no package may do.
 *
 * <p>The table is the design's "What depends on what". A package that is not in it fails: put it in
 * on purpose, and turn no arrow round.
 */
class ArchitectureTest {

  private static final String ROOT = "io.belfry";

  /** The package that puts all the others together; nothing uses it. */
  private static final String WIRING = "node";

  /** Package (with its subpackages, unless they have a line of their own) → what it may use. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("schedule", Set.of()),
          Map.entry("job", Set.of("schedule")),
          Map.entry("codec", Set.of("job", "schedule")),
          Map.entry("ical", Set.of("schedule")),
          Map.entry("kv", Set.of()),
          Map.entry("kv.embedded", Set.of("kv")),
          Map.entry("kv.etcd", Set.of("kv")),
          Map.entry("store", Set.of("kv", "job", "codec")),
          Map.entry("log", Set.of("job", "codec")),
          Map.entry("log.h2", Set.of("log", "job", "codec")),
          Map.entry("log.mongo", Set.of("log", "job", "codec")),
          Map.entry("execution", Set.of("job", "log")),
          Map.entry("config", Set.of()),
          Map.entry(
              "scheduler", Set.of("job", "schedule", "codec", "kv", "store", "execution", "log")),
          Map.entry("health", Set.of()),
          Map.entry("duty", Set.of("job", "schedule", "codec", "kv", "store", "log")),
          Map.entry("recover", Set.of("job", "schedule", "codec", "kv", "store")),
          Map.entry("metrics", Set.of("job", "kv", "store", "log", "execution", "scheduler")),
          Map.entry("security.oidc", Set.of("security", "store", "config")),
          Map.entry("security", Set.of("job", "codec", "store", "config")),
          Map.entry("audit", Set.of("job", "codec", "log", "security")),
          Map.entry("web", Set.of("config", "health", "metrics", "security", "audit")),
          Map.entry(
              "api",
              Set.of(
                  "security.oidc",
                  "ical",
                  "job",
                  "schedule",
                  "codec",
                  "store",
                  "log",
                  "security",
                  "config",
                  "web",
                  "audit")));

  private static final String[] CORE = {
    "io.belfry.schedule..",
    "io.belfry.job..",
    "io.belfry.codec..",
    "io.belfry.ical..",
    "io.belfry.kv..",
    "io.belfry.store..",
    "io.belfry.log..",
    "io.belfry.execution..",
    "io.belfry.scheduler..",
    "io.belfry.config..",
    "io.belfry.health..",
    "io.belfry.metrics..",
    "io.belfry.audit.."
  };

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.OnlyIncludeTests())
          .importPackages(ROOT);

  @Test
  void arrowsPointOneWay() {
    classes().should(useOnlyWhatTheTableAllows()).check(PRODUCT);
  }

  @Test
  void coreKnowsNoJakartaEe() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta..", "org.eclipse.microprofile..")
        .check(PRODUCT);
  }

  @Test
  void databaseTypesStayInTheirAdapters() {
    onlyIn(List.of("io.belfry.kv.etcd.."), "io.etcd..", "io.grpc..", "io.netty..");
    onlyIn(List.of("io.belfry.log.mongo.."), "com.mongodb..", "org.bson..");
    onlyIn(
        List.of("io.belfry.kv.embedded..", "io.belfry.log.h2.."),
        "org.h2..",
        "java.sql..",
        "javax.sql..");
  }

  @Test
  void typesOfTheOpenIdConnectLibraryStayInTheirPackage() {
    onlyIn(List.of("io.belfry.security.oidc.."), "com.nimbusds..", "net.minidev..");
  }

  @Test
  void typesOfTheRecurrenceLibraryStayInTheirPackage() {
    onlyIn(List.of("io.belfry.ical.."), "org.dmfs..");
  }

  @Test
  void decisionsKnowNoJson() {
    noClasses()
        .that()
        .resideInAnyPackage("io.belfry.schedule..", "io.belfry.job..", "io.belfry.scheduler..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml..", "jakarta.json..")
        .check(PRODUCT);
  }

  @Test
  void timeComesFromAnInjectedClock() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.belfry.node..", "io.belfry.config..")
        .should()
        .accessTargetWhere(readsTheSystemClock())
        .because("a java.time.Clock is injected; only node and config make one")
        .check(PRODUCT);
  }

  @Test
  void datesAreOfJavaTime() {
    noClasses()
        .should()
        .dependOnClassesThat(
            describe(
                "are of the old date API",
                type ->
                    Set.of(
                            "java.util.Date",
                            "java.util.Calendar",
                            "java.util.GregorianCalendar",
                            "java.util.TimeZone",
                            "java.text.SimpleDateFormat")
                        .contains(type.getFullName())))
        .check(PRODUCT);
  }

  @Test
  void messagesGoThroughTheLogger() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .because("slf4j is the logger, System.Logger where only java.base is there")
        .check(PRODUCT);
    noClasses()
        .that(
            describe(
                "are no program of their own",
                type -> type.tryGetMethod("main", String[].class).isEmpty()))
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(PRODUCT);
  }

  @Test
  void everyPackageSaysWhatItIs() {
    assertThat(packages(PRODUCT))
        .allSatisfy(
            each ->
                assertThat(
                        each.tryGetPackageInfo()
                            .filter(info -> info.isAnnotatedWith(NullMarked.class)))
                    .as("package-info.java with @NullMarked in %s", each.getName())
                    .isPresent());
  }

  @Test
  void everyTestIsFoundByTheBuild() {
    classes()
        .that(
            describe(
                "are top-level classes with tests",
                type -> type.isTopLevelClass() && !isAbstract(type) && hasTests(type)))
        .should()
        .haveNameMatching(".*(Test|IT)")
        .because("Surefire and Failsafe skip every other name without a word")
        .check(TESTS);
  }

  private static ArchCondition<JavaClass> useOnlyWhatTheTableAllows() {
    return new ArchCondition<>("use only what the table allows") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String from = line(type);
        if (from.equals(WIRING)) {
          return;
        }
        if (!MAY_USE.containsKey(from)) {
          String message = type.getPackageName() + " is not in the table of ArchitectureTest";
          events.add(SimpleConditionEvent.violated(type, message));
          return;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (target.getPackageName().startsWith(ROOT)
              && !line(target).equals(from)
              && !MAY_USE.get(from).contains(line(target))) {
            events.add(
                SimpleConditionEvent.violated(
                    type,
                    from + " may not use " + line(target) + ": " + dependency.getDescription()));
          }
        }
      }
    };
  }

  /** The table's line for a class: the longest one that its package begins with. */
  private static String line(JavaClass type) {
    String name = type.getPackageName();
    String inside = name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    while (!MAY_USE.containsKey(inside) && inside.contains(".")) {
      inside = inside.substring(0, inside.lastIndexOf('.'));
    }
    return inside;
  }

  private static void onlyIn(List<String> adapters, String... libraries) {
    noClasses()
        .that()
        .resideOutsideOfPackages(adapters.toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .check(PRODUCT);
  }

  private static DescribedPredicate<JavaAccess<?>> readsTheSystemClock() {
    return describe(
        "reads the system's clock",
        access -> {
          JavaClass owner = access.getTargetOwner();
          String name = access.getName();
          boolean takesClock =
              access.getTarget().getFullName().contains("(" + Clock.class.getName() + ")");
          return switch (owner.getFullName()) {
            case "java.lang.System" -> name.equals("currentTimeMillis");
            case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
            case "java.time.InstantSource" -> name.equals("system");
            default ->
                owner.getPackageName().startsWith("java.time") && name.equals("now") && !takesClock;
          };
        });
  }

  private static Set<JavaPackage> packages(JavaClasses classes) {
    return classes.stream()
        .map(JavaClass::getPackage)
        .collect(toCollection(() -> new TreeSet<>(comparing(JavaPackage::getName))));
  }

  private static boolean isAbstract(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.ABSTRACT);
  }

  private static boolean hasTests(JavaClass type) {
    return type.getAllMethods().stream()
        .anyMatch(
            method ->
                method.isAnnotatedWith(Test.class)
                    || method.isMetaAnnotatedWith(
                        "org.junit.platform.commons.annotation.Testable"));
  }
}
