package io.mha.spring.lines;

/** On this line of Boot. */
class ComposeIT extends ComposeContract {}
