package io.mha.testkit.netlab;

/**
 * An answer to one question; times are those of {@link System#nanoTime()}, which all processes of this machine share.
 *
 * @param target which of the observer's addresses was asked, from 0
 * @param sent when it was asked
 * @param answered when the responder answered
 * @param received when the answer was there
 * @param by the name of the host
 */
public record Answer(int target, long sent, long answered, long received, String by) {
    static Answer of(String line) {
        String[] words = line.split(" ", -1);
        return new Answer(
                Integer.parseInt(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                words[4]);
    }
}
