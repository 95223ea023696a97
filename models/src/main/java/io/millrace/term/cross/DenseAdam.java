package io.millrace.term.cross;

/** Adam (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1) on one array of numbers. */
final class DenseAdam {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final float EPSILON = 1e-8f;

  private final float[] means;
  private final float[] variances;
  private double rate;
  private int steps;

  DenseAdam(int size, double rate) {
    means = new float[size];
    variances = new float[size];
    this.rate = rate;
  }

  void learningRate(double newRate) {
    rate = newRate;
  }

  void step(float[] numbers, float[] gradients) {
    steps++;
    double correction = Math.sqrt(1 - Math.pow(BETA2, steps));
    float size = (float) (rate * correction / (1 - Math.pow(BETA1, steps)));
    float epsilon = (float) (EPSILON * correction);
    float b1 = (float) BETA1;
    float b2 = (float) BETA2;
    for (int i = 0; i < numbers.length; i++) {
      float gradient = gradients[i];
      float mean = b1 * means[i] + (1 - b1) * gradient;
      float variance = b2 * variances[i] + (1 - b2) * gradient * gradient;
      means[i] = mean;
      variances[i] = variance;
      numbers[i] -= size * mean / ((float) Math.sqrt(variance) + epsilon);
    }
  }
}
