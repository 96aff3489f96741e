package dev.cupel.rtl;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The tests of the class need Verilator. Where it is not installed each of them is skipped by its name, which says what installs it.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsVerilator.Installed.class)
@interface NeedsVerilator {
    /// Lets classes pass and stops their methods, so that each is skipped by its name; says so on standard error too, as Maven's lines only count.
    final class Installed implements ExecutionCondition {
        private static final Optional<String> VERSION = TwinBuild.verilator();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (context.getTestMethod().isEmpty() || VERSION.isPresent()) {
                return ConditionEvaluationResult.enabled("Verilator is installed, or this is no test yet");
            }
            String why = "Verilator is not installed; on Debian: " + TwinBuild.INSTALL;
            System.err.printf("skipped: %s.%s: %s%n", context.getRequiredTestClass().getSimpleName(), context.getRequiredTestMethod().getName(), why);
            return ConditionEvaluationResult.disabled(why);
        }
    }
}
