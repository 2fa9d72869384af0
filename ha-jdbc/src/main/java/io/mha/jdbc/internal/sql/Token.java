package io.mha.jdbc.internal.sql;

/**
 * A piece of SQL text that is neither blank nor comment.
 *
 * @param type what it is
 * @param text a word or a quoted name in ASCII capitals, a short string without its quotes, a symbol as written
 * @param gap whether a blank or a comment stands before it
 */
record Token(Type type, String text, boolean gap) {

    enum Type {
        /** A keyword, a name or a number. */
        WORD,
        /** A name in backticks. */
        QUOTED,
        /** Text in single or double quotes. */
        STRING,
        /** An at sign with a name. */
        USER_VARIABLE,
        /** Anything else: one character, or two for colon-equals and for the double at sign of system variables. */
        SYMBOL
    }

    static final Token END = new Token(Type.SYMBOL, "", true);

    boolean is(String wordOrSymbol) {
        return (type == Type.WORD || type == Type.SYMBOL) && text.equals(wordOrSymbol);
    }

    boolean isAny(String... wordsOrSymbols) {
        for (String candidate : wordsOrSymbols) {
            if (is(candidate)) {
                return true;
            }
        }
        return false;
    }

    boolean isName() {
        return type == Type.WORD || type == Type.QUOTED;
    }
}
