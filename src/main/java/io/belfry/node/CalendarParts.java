package io.belfry.node;

import io.belfry.kv.KeyValueStore;
import io.belfry.store.CalendarStore;
import io.belfry.store.JobCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes what stores calendars and maintenance windows. */
@ApplicationScoped
public class CalendarParts {
  @Produces
  @Singleton
  CalendarStore calendarStore(KeyValueStore kv, JobCatalog catalog) {
    return new CalendarStore(kv, catalog::naming);
  }
}
