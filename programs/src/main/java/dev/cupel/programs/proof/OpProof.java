package dev.cupel.programs.proof;

import java.util.List;

/// What is known of one op's values, over every input within the ranges proved for its input tensors. Widths are signed, in bits.
///
/// @param name        as in the graph; empty for code that belongs to no op
/// @param kind        of the op
/// @param variant     of its kernel
/// @param verdict     what became of it
/// @param productBits the widest exact product; 0 where there is none
/// @param sumBits     the least accumulator that holds every partial sum in program order; 0 where accumulators are not used
/// @param sumAttained whether inputs are known that need all of `sumBits`
/// @param wordBits    the least word that holds every other result, saturation that is intended left out
/// @param findings    the instructions that are not proved, worst first
public record OpProof(String name, String kind, String variant, Verdict verdict, int productBits, int sumBits, boolean sumAttained, int wordBits,
        List<Finding> findings) {
    /// What became of an op.
    public enum Verdict {
        /// Nothing overflows.
        PROVED("proved"),
        /// Inputs are known that overflow it.
        OVERFLOWS("can overflow"),
        /// Neither proved nor refuted.
        UNDECIDED("undecided");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        /// {@return the words for it}
        public String label() {
            return label;
        }
    }

    public OpProof {
        findings = List.copyOf(findings);
    }
}
