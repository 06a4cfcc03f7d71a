package io.belfry.execution;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The JVM's side of the guard: one small process outside the JVM that ends all processes of a
 * worker when the JVM dies, is silent for too long, or lets the end of its lease pass. Thread-safe.
 *
 * <p>After it has fired, the worker's id is spent: nothing of it lives on, even if the JVM goes on.
 * The worker then registers under a new id and tells it by {@link #worker}.
 *
 * <p>The timers given must never be held up for as long as the silence that is allowed.
 */
public final class Guard implements ProcessGuard, AutoCloseable {
  private static final Logger LOG = System.getLogger(Guard.class.getName());
  private static final long TICK_MILLIS = 250;
  private static final int TICKS_PER_BEAT = 4;

  /** So many beats without an answer mean that the guard itself is stuck. */
  private static final int MAX_UNANSWERED = 6;

  private static final int MAX_REMEMBERED = 8;
  private static final Map<String, String> REASONS =
      Map.of("fired silence", "worker.silent", "fired deadline", "worker.leaseEnded");

  private final Settings settings;
  private final ScheduledExecutorService timers;
  private final Consumer<Fired> onFired;
  private final Launcher launcher = new Launcher();
  private final GuardBook book = new GuardBook();

  // all below: under the monitor, but what is volatile may be read without
  private final Map<String, String> fired = new LinkedHashMap<>();
  private final List<Fired> unannounced = new ArrayList<>();
  private Optional<Path> script = Optional.empty();
  private Optional<Future<?>> ticking = Optional.empty();
  private volatile Optional<GuardProcess> process = Optional.empty();
  private volatile boolean answered;
  private volatile long lastBeat;
  private int ticks;
  private int unanswered;

  /**
   * How the guard works.
   *
   * @param folder where its script is written, readable by nobody else
   * @param silence how long the JVM may be silent, at least 1 s
   */
  public record Settings(Path folder, Duration silence) {
    /** The usual {@link #silence}. */
    public static final Duration DEFAULT_SILENCE = Duration.ofSeconds(4);

    public Settings {
      if (silence.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("a guard's limit of silence is at least a second");
      }
    }
  }

  /** The guard ended all processes of this worker, for the reason of this code. */
  public record Fired(String worker, String reason) {}

  /**
   * @param timers beats every second; never blocked by anything else
   * @param onFired told once of each worker whose processes the guard ended; must not block
   */
  public Guard(Settings settings, ScheduledExecutorService timers, Consumer<Fired> onFired) {
    this.settings = settings;
    this.timers = timers;
    this.onFired = onFired;
  }

  /** Starts the guard; throws if that is not possible here. It is ready a little later. */
  public synchronized void start() throws IOException {
    if (ticking.isPresent()) {
      throw new IllegalStateException("the guard was started before");
    }
    BootTime.now();
    script = Optional.of(GuardProcess.install(settings.folder()));
    launch();
    ticking =
        Optional.of(
            timers.scheduleWithFixedDelay(
                this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** From now on this worker is guarded; what is left of the one before is ended. */
  public synchronized void worker(String id) {
    send(book.worker(id));
  }

  /** The guarded worker's processes must have ended at this {@link BootTime}, its lease's end. */
  public synchronized void deadline(Duration sinceBoot) {
    send(book.deadline(Optional.of(sinceBoot)));
  }

  /** The guarded worker has no lease that could end. */
  public synchronized void noDeadline() {
    send(book.deadline(Optional.empty()));
  }

  /** Whether the guard lives, knows its worker, and has not fired: else nothing may be started. */
  public boolean isReady() {
    return book.worker().filter(this::permits).isPresent();
  }

  @Override
  public boolean permits(String worker) {
    // between the guard's firing and the news of it, the JVM's own clock tells
    boolean inTime = System.nanoTime() - lastBeat < settings.silence().toNanos() / 2;
    return answered
        && inTime
        && process.filter(GuardProcess::isAlive).isPresent()
        && book.worker().equals(Optional.of(worker))
        && book.deadline().map(end -> BootTime.now().compareTo(end) < 0).orElse(true)
        && fired(worker).isEmpty();
  }

  @Override
  public void started(long pid) {
    book.started(pid);
  }

  @Override
  public void ended(long pid) {
    book.ended(pid);
  }

  @Override
  public synchronized void killGroup(long pid) {
    send(List.of("kill " + pid));
  }

  @Override
  public synchronized Optional<String> fired(String worker) {
    receive();
    return Optional.ofNullable(fired.get(worker));
  }

  @Override
  public OptionalLong pid() {
    return process.map(running -> OptionalLong.of(running.pid())).orElse(OptionalLong.empty());
  }

  /** Ends the guard, and with it whatever is left of the worker. */
  @Override
  public synchronized void close() {
    ticking.ifPresent(timer -> timer.cancel(false));
    answered = false;
    try {
      if (process.isPresent()) {
        process.get().close();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the guard was gone before: {0}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process = Optional.empty();
  }

  private void tick() {
    try {
      List<Fired> news;
      synchronized (this) {
        receive();
        boolean stuck = unanswered > MAX_UNANSWERED;
        if (stuck || process.filter(GuardProcess::isAlive).isEmpty()) {
          relaunch(stuck);
        } else {
          beat();
        }
        news = List.copyOf(unannounced);
        unannounced.clear();
      }
      news.forEach(onFired);
    } catch (IOException | RuntimeException e) {
      // the next tick tries again; meanwhile nothing is permitted
      LOG.log(Level.ERROR, "the guard can't be kept running: " + e, e);
    }
  }

  private void beat() {
    List<String> lines = book.news(Guard::startTicks);
    ticks++;
    if (!lines.isEmpty() || ticks % TICKS_PER_BEAT == 0) {
      lines.add("beat");
      unanswered++;
      lastBeat = System.nanoTime();
      send(lines);
    }
  }

  private void relaunch(boolean stuck) throws IOException {
    LOG.log(Level.WARNING, "the guard {0}; another one is started", stuck ? "hangs" : "is gone");
    process.ifPresent(GuardProcess::destroy);
    answered = false;
    launch();
  }

  private void launch() throws IOException {
    unanswered = 0;
    GuardProcess started = GuardProcess.start(script.orElseThrow(), launcher, settings.silence());
    process = Optional.of(started);
    List<String> lines = book.everything();
    lines.add("beat");
    lastBeat = System.nanoTime();
    send(lines);
  }

  private void send(List<String> lines) {
    try {
      if (process.isPresent()) {
        process.get().send(lines);
      }
    } catch (IOException e) {
      // it has died: the next tick starts another one, which is told everything
      LOG.log(Level.DEBUG, "the guard takes no lines: {0}", e.toString());
    }
  }

  private void receive() {
    try {
      if (process.isPresent()) {
        process.get().receive().forEach(this::take);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the guard gives no lines: {0}", e.toString());
    }
  }

  private void take(String line) {
    unanswered = 0;
    answered |= line.equals("ok");
    String reason = REASONS.get(line);
    Optional<String> worker = book.worker();
    if (reason != null && worker.isPresent() && !fired.containsKey(worker.get())) {
      LOG.log(Level.ERROR, "the guard ended all processes of {0}: {1}", worker.get(), reason);
      fired.put(worker.get(), reason);
      fired.keySet().removeIf(id -> fired.size() > MAX_REMEMBERED && !id.equals(worker.get()));
      unannounced.add(new Fired(worker.get(), reason));
    }
  }

  private static OptionalLong startTicks(long pid) {
    return ProcessTable.entry(pid).stream().mapToLong(ProcessEntry::startTicks).findFirst();
  }
}
