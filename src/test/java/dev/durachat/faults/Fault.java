package dev.durachat.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks a test as a row of the fault programme. It may take a {@link FaultReport}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ExtendWith(FaultRecorder.class)
public @interface Fault {

  /** The row of the table that this test belongs to, in lower case, as "disk full". */
  String value();
}
