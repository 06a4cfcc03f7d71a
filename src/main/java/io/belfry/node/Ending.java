package io.belfry.node;

/**
 * The end of the node, which comes once: with the undeployment, or with the end of the JVM if that
 * is first. Payara Micro does not wait for its own applications to stop when it gets a SIGTERM: in
 * a third of the stops here the JVM was gone before the node had heard of it, with its lease still
 * held. A hook of the JVM is waited for.
 */
final class Ending {
  private final Runnable work;
  private final Thread hook;
  private boolean begun;

  /** {@code work} stops the node; it is run at most once. */
  Ending(Runnable work) {
    this.work = work;
    this.hook = new Thread(this::run, "belfry-ending");
  }

  /** From now on the end of the JVM ends the node. */
  void arm() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Ends the node; whoever comes second waits for the first. */
  synchronized void run() {
    if (!begun) {
      begun = true;
      work.run();
    }
  }

  /** The JVM lives on without the node, so nothing of the application may stay behind in it. */
  void disarm() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the JVM is ending; it waits for the hook, which waits for the one who ends the node
    }
  }
}
