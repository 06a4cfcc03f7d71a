package io.belfry.api;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;

/** The routes that the code serves, found by reflection: method, blank, path template. */
public final class ServedRoutes {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.belfry");

  private ServedRoutes() {}

  /** Every method of every JAX-RS resource. */
  public static Set<String> ofResources() {
    Set<String> routes = new TreeSet<>();
    PRODUCT.stream()
        .filter(type -> type.isAnnotatedWith(Path.class))
        .forEach(type -> addRoutes(type.reflect(), routes));
    return routes;
  }

  /** The patterns of every servlet. */
  public static Set<String> ofServlets() {
    Set<String> patterns = new TreeSet<>();
    for (JavaClass type : PRODUCT) {
      if (type.isAnnotatedWith(WebServlet.class)) {
        WebServlet servlet = type.getAnnotationOfType(WebServlet.class);
        patterns.addAll(Set.of(servlet.value()));
        patterns.addAll(Set.of(servlet.urlPatterns()));
      }
    }
    return patterns;
  }

  private static void addRoutes(Class<?> resource, Set<String> routes) {
    String root = ApiApplication.BASE + segment(resource.getAnnotation(Path.class).value());
    for (Method method : resource.getDeclaredMethods()) {
      for (Annotation annotation : method.getAnnotations()) {
        HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
        if (verb != null) {
          Path path = method.getAnnotation(Path.class);
          routes.add(verb.value() + " " + root + (path == null ? "" : segment(path.value())));
        }
      }
    }
  }

  private static String segment(String template) {
    return "/" + template.replaceAll("\\{(\\w+):[^}]*}", "{$1}");
  }
}
