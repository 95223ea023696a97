package io.millrace.trainer.evaluation;

/**
 * How good a model is on labelled rows.
 *
 * @param auc area under the ROC curve, ties counted half (Mann and Whitney); NaN with one class
 *     only
 * @param gauc AUC by group, averaged with the groups' sizes as weights, over the groups that have
 *     both classes (Zhou et al. 2018, arXiv 1706.06978); NaN where there is none
 * @param logloss mean negative log likelihood, in nats
 * @param normalisedEntropy log loss over the entropy of the mean label (He et al. 2014); below 1 is
 *     better than knowing the mean
 * @param accuracy share of the rows whose label is the likelier one, where a probability of 0.5
 *     counts as 1
 * @param calibrationError expected calibration error, 10 bins of equal size (Naeini et al. 2015)
 */
public record Evaluation(
    long rows,
    double auc,
    double gauc,
    double logloss,
    double normalisedEntropy,
    double accuracy,
    double calibrationError) {}
