package io.mha.vrrp.internal.packet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * How version 2 authenticates (RFC 2338 section 5.3.6, keepalived: {@code auth_type}, {@code auth_pass}). Version 3 has
 * none. Its text never shows the password.
 */
public final class Authentication {
    /** The most octets that a password may have. */
    public static final int MAX_PASSWORD = 8;

    private static final Authentication NONE = new Authentication(Type.NONE, new byte[MAX_PASSWORD]);

    private final Type type;
    private final byte[] key;

    private Authentication(Type type, byte[] key) {
        this.type = type;
        this.key = key;
    }

    /** The kinds. */
    public enum Type {
        /** No authentication: 0 on the wire. */
        NONE(0),
        /** A password in clear: 1. */
        PASS(1),
        /** An IPsec authentication header with HMAC-MD5-96: 2. */
        AH(2);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        /** Its number on the wire. */
        int code() {
            return code;
        }

        static boolean isKnown(int code) {
            return Arrays.stream(values()).anyMatch(type -> type.code == code);
        }
    }

    /**
     * No authentication.
     *
     * @return always the same
     */
    public static Authentication none() {
        return NONE;
    }

    /**
     * A password in clear in each advertisement. It tells misconfigured routers apart and protects against nobody.
     *
     * @param password 1 to 8 octets
     * @return the authentication
     * @throws IllegalArgumentException if the password is empty or too long; keepalived would cut it off
     */
    public static Authentication pass(String password) {
        return new Authentication(Type.PASS, key(password));
    }

    /**
     * An authentication header whose key is the password.
     *
     * @param password 1 to 8 octets
     * @return the authentication
     * @throws IllegalArgumentException if the password is empty or too long; keepalived would cut it off
     */
    public static Authentication ah(String password) {
        return new Authentication(Type.AH, key(password));
    }

    private static byte[] key(String password) {
        byte[] octets = password.getBytes(StandardCharsets.UTF_8);
        if (octets.length == 0 || octets.length > MAX_PASSWORD) {
            throw new IllegalArgumentException("a password of VRRP has 1 to " + MAX_PASSWORD + " octets, not "
                    + octets.length + "; keepalived uses the first 8 of a longer one");
        }
        return Arrays.copyOf(octets, MAX_PASSWORD);
    }

    /**
     * The kind.
     *
     * @return never {@code null}
     */
    public Type type() {
        return type;
    }

    /** The password, filled up with zeros; not to be changed. */
    byte[] key() {
        return key;
    }

    /** Whether the data of a message is our password; takes as long for any wrong one. */
    boolean isPassword(byte[] candidate) {
        return MessageDigest.isEqual(key, candidate);
    }

    /** What the authentication data of a message holds. */
    byte[] inMessage() {
        return type == Type.PASS ? key : NONE.key;
    }

    /** The kind alone. */
    @Override
    public String toString() {
        return type.name();
    }
}
