package dev.cupel.traces.export;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Holds a JSON document against a JSON schema (draft 2020-12).
final class SchemaCheck {
    private SchemaCheck() {}

    /// {@return each rule that `document` breaks, with the place in it; none where it keeps all}
    static List<String> faults(String schema, JsonNode document) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON)
                .validate(document)
                .stream()
                .map(error -> "`%s`: %s".formatted(error.getInstanceLocation(), error.getMessage()))
                .distinct()
                .toList();
    }
}
