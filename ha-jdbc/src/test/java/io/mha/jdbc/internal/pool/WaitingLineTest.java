package io.mha.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WaitingLineTest {
    @Test
    void servesInTheOrderOfArrival() throws InterruptedException {
        WaitingLine line = new WaitingLine(10);
        List<WaitingLine.Place> places = join(line, 5);
        assertThat(turns(places)).containsExactly(true, true, false, false, false);
        line.leave(places.get(1));
        assertThat(turns(places)).containsExactly(true, true, true, false, false);
        line.leave(places.get(3)); // gave up behind
        line.leave(places.get(0));
        assertThat(turns(places)).containsExactly(true, true, true, false, true);
        assertThat(line.length()).isEqualTo(2);
        line.leave(places.get(2));
        line.leave(places.get(4));
        assertThat(line.length()).isZero();
    }

    @Test
    void takesNoMoreThanItsLimit() {
        WaitingLine line = new WaitingLine(3);
        List<WaitingLine.Place> places = join(line, 3);
        assertThat(line.join()).isNull();
        line.leave(places.get(2));
        assertThat(line.join()).isNotNull();
        assertThat(line.isFull()).isTrue();
    }

    @Test
    void dissolvedEverybodyComesToTheFront() throws InterruptedException {
        WaitingLine line = new WaitingLine(10);
        List<WaitingLine.Place> places = join(line, 4);
        line.dissolve();
        assertThat(turns(places)).containsOnly(true);
        places.forEach(line::leave);
        assertThat(line.length()).isZero();
        assertThat(turns(join(line, 3))).containsExactly(true, true, false);
    }

    private static List<WaitingLine.Place> join(WaitingLine line, int count) {
        List<WaitingLine.Place> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(Objects.requireNonNull(line.join()));
        }
        return places;
    }

    private static List<Boolean> turns(List<WaitingLine.Place> places) throws InterruptedException {
        List<Boolean> turns = new ArrayList<>();
        for (WaitingLine.Place place : places) {
            turns.add(place.await(0));
        }
        return turns;
    }
}
