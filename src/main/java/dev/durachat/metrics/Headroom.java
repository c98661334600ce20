package dev.durachat.metrics;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Whether there is memory for more work. What a full collection leaves is what is really held; when
 * that is nearly all there may be, new work is refused until enough of the old is done, so that a
 * flood is no reason to end. A small collection counts much that is dead: where it leaves little
 * room, a full one is asked for, and only that decides. Any thread.
 */
public final class Headroom implements AutoCloseable {
  private static final double LITTLE = 0.85;
  private static final double ENOUGH = 0.75;
  private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

  /** A full collection is followed by so many times its length without one. */
  private static final int REST = 20;

  private static final String FULL = "end of major GC";

  /** Where what lives for long is kept: only for such pools a threshold makes sense. */
  private final Set<String> oldPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final NotificationListener listener = (news, _) -> collected(news);
  private final Executor collector;
  private final AtomicLong looked = new AtomicLong(System.nanoTime() - LOOK_AGAIN_NANOS);
  private volatile boolean little;
  private volatile long fullNanos;

  /**
   * @param collector runs a full collection now and then where memory seems short; may block
   */
  public Headroom(Executor collector) {
    this.collector = collector;
  }

  /** Begins to look. */
  public void watch() {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (bean instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
      }
    }
  }

  @Override
  public void close() {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (bean instanceof NotificationEmitter emitter) {
        try {
          emitter.removeNotificationListener(listener);
        } catch (ListenerNotFoundException neverWatched) {
          // Then there is nothing to end.
        }
      }
    }
  }

  private void collected(Notification news) {
    if (!news.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        || !(news.getUserData() instanceof CompositeData data)) {
      return;
    }
    var collection = GarbageCollectionNotificationInfo.from(data);
    boolean full = collection.getGcAction().equals(FULL);
    if (full) {
      fullNanos = TimeUnit.MILLISECONDS.toNanos(collection.getGcInfo().getDuration());
    }
    Map<String, MemoryUsage> after = collection.getGcInfo().getMemoryUsageAfterGc();
    for (String pool : oldPools) {
      MemoryUsage usage = after.get(pool);
      if (usage != null && usage.getMax() > 0) {
        left((double) usage.getUsed() / usage.getMax(), full);
      }
    }
  }

  private void left(double share, boolean full) {
    if (share < ENOUGH) {
      little = false;
    } else if (share > LITTLE) {
      little |= full;
      lookAgain();
    }
  }

  /** Whether new work has to wait. */
  public boolean isLittle() {
    if (little) {
      lookAgain();
    }
    return little;
  }

  private void lookAgain() {
    long last = looked.get();
    long now = System.nanoTime();
    if (now - last > Math.max(LOOK_AGAIN_NANOS, REST * fullNanos)
        && looked.compareAndSet(last, now)) {
      collector.execute(System::gc);
    }
  }
}
