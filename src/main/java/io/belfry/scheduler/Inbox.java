package io.belfry.scheduler;

import io.belfry.job.JobId;
import io.belfry.store.FeedEvent;
import io.belfry.store.Fence;
import java.util.List;
import java.util.function.Consumer;

/** How other threads tell the scheduler something; none of the calls blocks. */
public final class Inbox {
  private final Consumer<Message> mailbox;

  Inbox(Consumer<Message> mailbox) {
    this.mailbox = mailbox;
  }

  /** Something about definitions was read or changed. */
  public void jobs(FeedEvent event) {
    mailbox.accept(new Message.Fed(Message.Source.JOBS, event));
  }

  /** Something about registrations was read or changed. */
  public void workers(FeedEvent event) {
    mailbox.accept(new Message.Fed(Message.Source.WORKERS, event));
  }

  /** Something about requested runs was read or changed. */
  public void requests(FeedEvent event) {
    mailbox.accept(new Message.Fed(Message.Source.REQUESTS, event));
  }

  /** Something about kills was read or changed. */
  public void kills(FeedEvent event) {
    mailbox.accept(new Message.Fed(Message.Source.KILLS, event));
  }

  /** Something about nodes was read or changed. */
  public void nodes(FeedEvent event) {
    mailbox.accept(new Message.Fed(Message.Source.NODES, event));
  }

  /** Something about calendars and maintenance windows was read or changed. */
  public void calendars(FeedEvent event) {
    mailbox.accept(new Message.Fed(Message.Source.CALENDARS, event));
  }

  /** A scan met states that hold something running or not surely recorded. */
  public void statesFound(List<StateScan.Found> states) {
    mailbox.accept(new Message.StatesFound(states));
  }

  /** The execution log has the end of this attempt. */
  public void logged(JobId job, String key, int attempt) {
    mailbox.accept(new Message.Logged(job, key, attempt));
  }

  /** The worker is registered and may claim under this fence. */
  public void registered(Fence fence) {
    mailbox.accept(new Message.Registered(fence));
  }

  /** The worker is not registered any more: it claims nothing and ends what it runs. */
  public void registrationLost(String reason) {
    mailbox.accept(new Message.RegistrationLost(reason));
  }

  /** Claim nothing more and own nothing, or do so again. */
  public void drains(boolean wanted) {
    mailbox.accept(new Message.Drains(wanted));
  }
}
