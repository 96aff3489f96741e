package dev.cupel.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows of the architecture point one way. Maven already keeps modules apart; this also holds where a module's
/// `pom.xml` would let too much in, and between the packages of one module.
@AnalyzeClasses(packages = "dev.cupel", importOptions = DoNotIncludeTests.class)
final class ArrowsTest {
    /// Compiled code is testable without a simulator, and a report cannot change timing.
    @ArchTest
    static final ArchRule modulesSeeOnlyWhatTheyBuildOn = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.cupel..")
            .layer("isa")
            .definedBy("dev.cupel.isa..")
            .layer("sim-core")
            .definedBy("dev.cupel.sim..")
            .layer("programs")
            .definedBy("dev.cupel.programs..")
            .layer("traces")
            .definedBy("dev.cupel.traces..")
            .layer("rtl")
            .definedBy("dev.cupel.rtl..")
            .layer("explore")
            .definedBy("dev.cupel.explore..")
            .layer("cli")
            .definedBy("dev.cupel.cli..")
            .whereLayer("isa")
            .mayNotAccessAnyLayer()
            .whereLayer("sim-core")
            .mayOnlyAccessLayers("isa")
            .whereLayer("programs")
            .mayOnlyAccessLayers("isa")
            .whereLayer("traces")
            .mayOnlyAccessLayers("isa", "sim-core", "programs")
            .whereLayer("rtl")
            .mayOnlyAccessLayers("isa", "sim-core")
            .whereLayer("explore")
            .mayOnlyAccessLayers("isa", "sim-core", "programs", "traces", "rtl")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule packagesDoNotDependOnEachOtherInCircles =
            slices().matching("dev.cupel.(**)").should().beFreeOfCycles();

    /// Where results go and how the process ends is the command's to decide.
    @ArchTest
    static final ArchRule onlyTheCommandPrintsResultsAndEndsTheProcess = noClasses()
            .that(resideOutsideOfPackage("dev.cupel.cli.."))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .callMethod(System.class, "exit", int.class);
}
