package io.mha.core.balance;

/** Room in front of the counters of a node, so that nothing else lies on their cache line. Never read. */
@SuppressWarnings("unused")
abstract class CacheLinePadding {
    long before1;
    long before2;
    long before3;
    long before4;
    long before5;
    long before6;
    long before7;
    long before8;

    CacheLinePadding() {}
}
