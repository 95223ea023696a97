package io.millrace.console.rollup;

import java.time.LocalDate;

/** What a day of processing has added to an arm, of all users. */
public record DaySums(LocalDate day, ArmSums arm) {}
