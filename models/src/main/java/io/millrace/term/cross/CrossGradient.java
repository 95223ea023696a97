package io.millrace.term.cross;

/**
 * A cross network's value and gradient for one input, in double precision, by plain loops.
 *
 * <p>The mean gradient along the straight line from no input to this one, times the input, shares
 * the value among the inputs without a rest (integrated gradients, Sundararajan et al. 2017, arXiv
 * 1703.01365, equation 1). Along the line the gradient is a polynomial whose degree is the number
 * of layers, so a Gauss-Legendre rule of a few points gives the mean exactly.
 */
final class CrossGradient {
  private final CrossShape shape;
  private final float[] numbers;

  CrossGradient(CrossShape shape, float[] numbers) {
    this.shape = shape;
    this.numbers = numbers;
  }

  /** The mean gradient between 0 and an input. */
  double[] meanGradient(double[] input) {
    double[] mean = new double[input.length];
    int points = shape.layers() / 2 + 1;
    double[] at = new double[input.length];
    double[] gradient = new double[input.length];
    for (int p = 0; p < points; p++) {
      double node = node(points, p);
      double weight = weight(points, node);
      for (int i = 0; i < at.length; i++) {
        at[i] = input[i] * (node + 1) / 2;
      }
      of(at, gradient);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += weight / 2 * gradient[i];
      }
    }
    return mean;
  }

  /** A root of the Legendre polynomial of a degree, by Newton's method. */
  private static double node(int degree, int index) {
    double x = Math.cos(Math.PI * (index + 0.75) / (degree + 0.5));
    for (int step = 0; step < 50; step++) {
      double[] value = legendre(degree, x);
      x -= value[0] / value[1];
    }
    return x;
  }

  private static double weight(int degree, double node) {
    double slope = legendre(degree, node)[1];
    return 2 / ((1 - node * node) * slope * slope);
  }

  /** A Legendre polynomial and its derivative. */
  private static double[] legendre(int degree, double x) {
    double before = 1;
    double value = x;
    for (int n = 2; n <= degree; n++) {
      double next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
      before = value;
      value = next;
    }
    return new double[] {value, degree * (x * value - before) / (x * x - 1)};
  }

  /** Returns the value; {@code gradient} receives the gradient there. */
  double of(double[] input, double[] gradient) {
    int layers = shape.layers();
    double[][] x = new double[layers + 1][];
    double[][] sums = new double[layers][];
    x[0] = input;
    for (int layer = 0; layer < layers; layer++) {
      sums[layer] = sums(layer, x[layer]);
      x[layer + 1] = x[layer].clone();
      for (int i = 0; i < input.length; i++) {
        x[layer + 1][i] += input[i] * sums[layer][i];
      }
    }
    double value = 0;
    double[] error = new double[input.length];
    java.util.Arrays.fill(gradient, 0);
    for (int i = 0; i < input.length; i++) {
      error[i] = numbers[shape.output() + i];
      value += error[i] * x[layers][i];
    }
    for (int layer = layers - 1; layer >= 0; layer--) {
      double[] ofSums = new double[input.length];
      for (int i = 0; i < input.length; i++) {
        gradient[i] += error[i] * sums[layer][i];
        ofSums[i] = error[i] * input[i];
      }
      back(layer, ofSums, error);
    }
    for (int i = 0; i < input.length; i++) {
      gradient[i] += error[i];
    }
    return value;
  }

  private double[] sums(int layer, double[] x) {
    double[] inner = x;
    if (shape.lowRank()) {
      inner = times(shape.down(layer), x, shape.rank());
    }
    double[] sums = times(shape.up(layer), inner, shape.width());
    for (int i = 0; i < sums.length; i++) {
      sums[i] += numbers[shape.bias(layer) + i];
    }
    return sums;
  }

  private void back(int layer, double[] ofSums, double[] error) {
    double[] inner = timesTransposed(shape.up(layer), ofSums, shape.inner());
    double[] below =
        shape.lowRank() ? timesTransposed(shape.down(layer), inner, shape.width()) : inner;
    for (int i = 0; i < error.length; i++) {
      error[i] += below[i];
    }
  }

  private double[] times(int matrix, double[] x, int columns) {
    double[] y = new double[columns];
    for (int i = 0; i < x.length; i++) {
      for (int o = 0; o < columns; o++) {
        y[o] += x[i] * numbers[matrix + i * columns + o];
      }
    }
    return y;
  }

  private double[] timesTransposed(int matrix, double[] y, int rows) {
    double[] x = new double[rows];
    for (int i = 0; i < rows; i++) {
      for (int o = 0; o < y.length; o++) {
        x[i] += y[o] * numbers[matrix + i * y.length + o];
      }
    }
    return x;
  }
}
