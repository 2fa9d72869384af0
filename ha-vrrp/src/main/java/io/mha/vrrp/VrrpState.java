package io.mha.vrrp;

/** The state of a virtual router, by the names of keepalived; RFC 9568 section 6.4 calls the master Active. */
public enum VrrpState {
    /** Not started, or stopped (RFC 9568: Initialize). */
    INITIALIZE,
    /** Listens to the master and is ready to take over. */
    BACKUP,
    /** Holds the virtual addresses and advertises (RFC 9568: Active). */
    MASTER,
    /** Cannot be master now, for instance because its interface is down. Keepalived's word; the RFC has none. */
    FAULT
}
