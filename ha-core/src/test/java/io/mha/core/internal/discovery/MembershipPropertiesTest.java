package io.mha.core.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.internal.discovery.Membership.Present;
import io.mha.core.internal.discovery.MembershipEffect.Add;
import io.mha.core.internal.discovery.MembershipEffect.Change;
import io.mha.core.internal.discovery.MembershipEffect.Delete;
import io.mha.core.internal.discovery.MembershipEffect.Drain;
import io.mha.core.internal.discovery.MembershipEffect.Fresh;
import io.mha.core.internal.discovery.MembershipEffect.Stale;
import io.mha.core.internal.discovery.MembershipEffect.TakeBack;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Sources that send anything at any time. */
class MembershipPropertiesTest {
    private static final long SECOND = 1_000_000_000L;

    /** A list of some of eight nodes, after a delay; a failure instead if it is empty and {@code fails}. */
    record News(int delayMillis, Set<Integer> nodes, int weight, boolean fails) {
        List<Node> list() {
            return nodes.stream()
                    .sorted()
                    .map(i -> Node.of("n" + i, 3306).withWeight(weight))
                    .toList();
        }

        List<MembershipEffect> on(Fleet fleet) {
            return nodes.isEmpty() && fails ? fleet.fail("timeout") : fleet.publish(1, list());
        }
    }

    @Provide
    Arbitrary<List<News>> news() {
        Arbitrary<Integer> delays = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 3_000),
                Arbitraries.integers().between(9_000, 11_000),
                Arbitraries.integers().between(25_000, 45_000));
        Arbitrary<Set<Integer>> sets =
                Arbitraries.integers().between(0, 7).set().ofMaxSize(8);
        return Combinators.combine(delays, sets, Arbitraries.integers().between(1, 3), Arbitraries.of(true, false))
                .as(News::new)
                .list()
                .ofMaxSize(30);
    }

    @Property
    void onlyWhatTheLastGoodListLacksEverGoes(@ForAll("news") List<News> all) {
        Fleet fleet = new Fleet(Node.of("fixed", 3306));
        Set<String> listed = new HashSet<>();
        for (News news : all) {
            assertThat(gone(fleet.pass(news.delayMillis()))).noneMatch(listed::contains);
            List<MembershipEffect> effects = news.on(fleet);
            if (!news.nodes().isEmpty()) {
                listed.clear();
                news.list().forEach(node -> listed.add(node.id()));
            } else {
                assertThat(effects).allMatch(Stale.class::isInstance);
                assertThat(fleet.pass(120_000))
                        .as("a stale source removes nothing")
                        .isEmpty();
            }
            assertThat(gone(effects)).noneMatch(listed::contains);
            assertThat(fleet.nodes.keySet()).contains("fixed:3306").containsAll(listed);
            assertThat(fleet.draining).noneMatch(listed::contains);
        }
    }

    @Property
    void withinAnyWindowNoMoreGoThanTheLimit(@ForAll("news") List<News> all) {
        Fleet fleet = new Fleet();
        List<Removal> removals = new ArrayList<>();
        for (News news : all) {
            long end = fleet.now + news.delayMillis() * 1_000_000L;
            for (long due = fleet.membership.nextDueNanos(fleet.now);
                    due >= 0 && fleet.now + due <= end;
                    due = fleet.membership.nextDueNanos(fleet.now)) {
                fleet.now += due;
                judge(fleet, fleet.tick(), removals);
            }
            fleet.now = end;
            judge(fleet, news.on(fleet), removals);
        }
    }

    /** A drain, with how many nodes there were when it came, those included that had gone in the same window. */
    record Removal(long at, String id, long nodes) {}

    private static void judge(Fleet fleet, List<MembershipEffect> effects, List<Removal> removals) {
        removals.removeIf(removal -> fleet.now - removal.at() >= 10 * SECOND);
        List<String> fresh = effects.stream()
                .filter(Drain.class::isInstance)
                .map(effect -> ((Drain) effect).id())
                .toList();
        Set<String> justGone = new HashSet<>(fresh);
        removals.forEach(removal -> justGone.add(removal.id()));
        justGone.retainAll(fleet.draining);
        long nodes = fleet.nodes.size() - fleet.draining.size() + justGone.size();
        fresh.forEach(id -> removals.add(new Removal(fleet.now, id, nodes)));
        long most = removals.stream().mapToLong(Removal::nodes).max().orElse(0);
        assertThat(removals.size()).isLessThanOrEqualTo((int) Math.max(1, Math.floor(0.34 * most)));
        assertThat(fleet.nodes.isEmpty() || fleet.nodes.size() > fleet.draining.size())
                .as("one is left")
                .isTrue();
    }

    @Property
    void aFlapWithinTheGraceDoesNothingButTakeBack(
            @ForAll @IntRange(min = 2, max = 9) int count,
            @ForAll Set<@IntRange(min = 0, max = 8) Integer> away,
            @ForAll @IntRange(min = 0, max = 29_999) int millis) { // P15
        Fleet fleet = new Fleet();
        List<Node> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(Node.of("n" + i, 3306));
        }
        fleet.publish(1, list);
        fleet.pass(60_000);
        List<Node> rest =
                list.stream().filter(node -> !away.contains(list.indexOf(node))).toList();
        fleet.publish(1, rest);
        fleet.pass(millis);
        Set<String> drained = new HashSet<>(fleet.draining);

        List<MembershipEffect> effects = fleet.publish(1, list);

        assertThat(effects).allMatch(e -> e instanceof TakeBack || e instanceof Fresh);
        assertThat(effects.stream().filter(TakeBack.class::isInstance)).hasSize(drained.size());
        assertThat(fleet.nodes.values()).containsExactlyElementsOf(list);
        assertThat(fleet.pass(3_600_000)).isEmpty();
        assertThat(fleet.log).noneMatch(e -> e instanceof Change || e instanceof Delete);
        assertThat(fleet.log.stream().filter(Add.class::isInstance)).hasSize(count);
    }

    @Property
    void inTheEndTheNodesAreTheListed(@ForAll("news") List<News> all) {
        Fleet fleet = new Fleet();
        all.forEach(news -> {
            fleet.pass(news.delayMillis());
            news.on(fleet);
        });
        List<Node> last = List.of(Node.of("n1", 3306), Node.of("n9", 3306).withWeight(5));
        fleet.publish(1, last);
        fleet.pass(600_000);

        assertThat(fleet.nodes.values()).containsExactlyInAnyOrderElementsOf(last);
        assertThat(fleet.draining).isEmpty();
        assertThat(fleet.membership.nextDueNanos(fleet.now)).isNegative();
    }

    @Property
    void theSameNewsGiveTheSameEffects(@ForAll("news") List<News> all) { // P11
        assertThat(transcript(all)).isEqualTo(transcript(all));
    }

    private static List<Object> transcript(List<News> all) {
        Fleet fleet = new Fleet();
        all.forEach(news -> {
            fleet.pass(news.delayMillis());
            news.on(fleet);
        });
        List<Object> seen = new ArrayList<>(fleet.log);
        fleet.present().stream().map(Present::node).forEach(seen::add);
        return seen;
    }

    private static List<String> gone(List<MembershipEffect> effects) {
        List<String> ids = new ArrayList<>();
        for (MembershipEffect effect : effects) {
            if (effect instanceof Drain drain) {
                ids.add(drain.id());
            } else if (effect instanceof Delete delete) {
                ids.add(delete.id());
            }
        }
        return ids;
    }
}
