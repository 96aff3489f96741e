/// How far a network's integers are from its float model: errors op by op, and what they cost the model's answers. Row by row, then added up; who
/// computed the integers, a simulator or the integer reference, makes no difference here. Start at [dev.cupel.programs.evaluate.Evaluator].
package dev.cupel.programs.evaluate;
