package dev.cupel.explore.search;

import org.moeaframework.core.Solution;
import org.moeaframework.problem.AbstractProblem;

/// All that the library gets to know of a problem: counts. Its solutions are made and answered here.
final class ProblemShape extends AbstractProblem {
    ProblemShape(int variables, int objectives, int constraints) {
        super(variables, objectives, constraints);
    }

    @Override
    public void evaluate(Solution solution) {
        throw new IllegalStateException("answers come a generation at once, from the evaluation");
    }

    @Override
    public Solution newSolution() {
        throw new IllegalStateException("solutions are made at places");
    }
}
