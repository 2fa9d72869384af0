package io.mha.jdbc.internal.sql;

import java.util.List;

/** The tokens of one statement, with the questions that several rules ask of them. */
record Statement(List<Token> tokens) {

    /** The token at an index, {@link Token#END} outside. */
    Token at(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index) : Token.END;
    }

    int size() {
        return tokens.size();
    }

    /** Whether the statement begins with these words or symbols. */
    boolean startsWith(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!at(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether one of these words stands anywhere in it. */
    boolean contains(String... words) {
        return tokens.stream().anyMatch(token -> token.isAny(words));
    }

    /** Whether the token is a word that a dot makes the name of a column or the like. */
    boolean isQualified(int index) {
        return at(index - 1).is(".");
    }

    /** Whether a name and an opening parenthesis stand here, and nothing qualifies the name. */
    boolean calls(int index, String function) {
        return at(index).is(function) && at(index + 1).is("(");
    }

    /** Whether it calls a function that takes or releases a named lock. */
    boolean locks() {
        for (int i = 0; i < size(); i++) {
            if (at(i + 1).is("(") && at(i).isName() && Functions.LOCKING.contains(at(i).text())) {
                return true;
            }
        }
        return false;
    }

    /** Whether it sets user variables, takes or releases named locks, or sets the last insert id. */
    boolean leavesState() {
        for (int i = 0; i < size(); i++) {
            if (at(i).is(":=") || (at(i + 1).is("(") && at(i).isName() && leavesState(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean leavesState(int index) {
        String name = at(index).text();
        return Functions.LOCKING.contains(name)
                || (name.equals("LAST_INSERT_ID") && !at(index + 2).is(")"));
    }
}
