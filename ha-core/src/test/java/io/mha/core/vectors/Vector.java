package io.mha.core.vectors;

import java.util.List;

/**
 * One case.
 *
 * @param file its file, relative to the directory of the vectors
 * @param kind what is under test
 * @param name its description
 * @param covers which rules it shows: T1 to T20, or another mark of the specification
 * @param defaults the policy of its file
 * @param body everything else
 */
record Vector(String file, String kind, String name, List<String> covers, Object defaults, Object body) {

    Fields fields() {
        Fields fields = new Fields(file + ": " + name, body);
        fields.raw("description");
        fields.raw("covers");
        return fields;
    }

    Fields filePolicy() {
        return new Fields(file + ": policy", defaults);
    }

    @Override
    public String toString() {
        return file + ": " + name + " " + covers;
    }
}
