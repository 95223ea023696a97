package io.millrace.benchmarks;

import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.experiment.VariantAssigner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time to put a user into an arm, in nanoseconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class AssignmentBenchmark {
  private final Experiment experiment =
      new Experiment(
          "benchmark",
          "",
          ExperimentStatus.RUNNING,
          "benchmark",
          1,
          List.of(new Variant("control", 1, Map.of()), new Variant("treatment", 1, Map.of())));
  private int user;

  @Benchmark
  public Optional<Variant> assign() {
    return VariantAssigner.assign(experiment, "user-" + user++);
  }
}
