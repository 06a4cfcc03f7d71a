package io.belfry.log.mongo;

import static io.belfry.log.mongo.AttemptDocument.JOB;
import static io.belfry.log.mongo.AttemptDocument.NAMESPACE;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import io.belfry.job.JobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.bson.conversions.Bson;

/**
 * Which jobs something is kept of, namespace by namespace: the order of ids as texts is that of the
 * jobs only within one.
 */
final class JobNames {
  private final MongoDatabase database;

  JobNames(MongoDatabase database) {
    this.database = database;
  }

  /** The jobs behind one, or all, in order. */
  List<JobId> behind(Optional<JobId> after, int limit) {
    var found = new ArrayList<JobId>();
    for (String namespace : namespaces(after.map(JobId::namespace).orElse(""))) {
      if (found.size() >= limit) {
        break;
      }
      String from =
          after
              .filter(job -> job.namespace().equals(namespace))
              .map(JobId::toString)
              .orElse(namespace + "/");
      jobs(namespace, from, limit - found.size()).stream()
          .map(JobId::parse)
          .limit(limit - (long) found.size())
          .forEach(found::add);
    }
    return found;
  }

  private Collection<String> namespaces(String from) {
    Bson filter = Filters.gte(NAMESPACE, from);
    var all = new TreeSet<String>();
    all.addAll(distinct(Layout.EXECUTIONS, filter, NAMESPACE, Integer.MAX_VALUE));
    all.addAll(distinct(Layout.OUTPUT, filter, NAMESPACE, Integer.MAX_VALUE));
    return all;
  }

  private Collection<String> jobs(String namespace, String from, int limit) {
    // '0' follows '/'
    Bson range = Filters.and(Filters.gt(JOB, from), Filters.lt(JOB, namespace + "0"));
    var all = new TreeSet<String>();
    all.addAll(distinct(Layout.EXECUTIONS, range, JOB, limit));
    all.addAll(
        distinct(Layout.OUTPUT, Filters.and(Filters.eq(NAMESPACE, namespace), range), JOB, limit));
    return all;
  }

  /** The first values of a field, in order; from an index that begins with it or the filter. */
  private List<String> distinct(String collection, Bson filter, String field, int limit) {
    var values = new ArrayList<String>();
    Server.collection(database, collection)
        .aggregate(
            List.of(
                Aggregates.match(filter),
                Aggregates.sort(Sorts.ascending(field)),
                Aggregates.group("$" + field, List.of()),
                Aggregates.sort(Sorts.ascending("_id")),
                Aggregates.limit(limit)))
        .forEach(document -> values.add(Documents.text(document, "_id")));
    return values;
  }
}
