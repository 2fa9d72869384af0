package io.mha.vrrp.internal.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.VrrpState;
import io.mha.vrrp.internal.packet.Advertisement;
import io.mha.vrrp.internal.packet.IpAddress;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * One virtual router, ours, is 192.0.2.11, and lives through a table. A row is {@code ms | event | effects | state}; a
 * cell that is left out is not looked at. Between two rows the timers fire when they are due, and none of them may have
 * an effect that no row expects.
 *
 * <p>Events: {@code start}, {@code stop}, {@code tick} (the timer, which must be due), {@code nothing} (time passes),
 * {@code hear 100} (an advertisement of that priority from 192.0.2.12), {@code hear 100 from 9}, {@code hear 100 every
 * 200} (its interval in centiseconds), {@code fault <cause>}, {@code recover}, {@code priority 90}, {@code claim-lost
 * <cause>}. With {@code late} in front the process was paused since the row before: no timer has fired.
 *
 * <p>Effects: {@code advertise 150}, {@code claim}, {@code renew}, {@code announce}, {@code release}, {@code leaving},
 * {@code contested 100}, {@code BACKUP>MASTER}; {@code -} for none.
 */
final class Script {
    private static final int INTERVAL = 100;

    private final int version;
    private final List<String> causes = new ArrayList<>();
    private VrrpMachine machine;
    private long now;

    private Script(RouterRules rules) {
        machine = VrrpMachine.of(rules);
        version = rules.version();
    }

    static Script of(Rules rules) {
        return new Script(rules.build());
    }

    VrrpMachine machine() {
        return machine;
    }

    /** Why the state changed, the last time. */
    String cause() {
        return causes.get(causes.size() - 1);
    }

    Script play(String table) {
        table.lines().filter(line -> !line.isBlank()).forEach(this::row);
        return this;
    }

    private void row(String line) {
        String[] cells = line.strip().split("\\s*\\|\\s*", -1);
        long at = new BigDecimal(cells[0]).movePointRight(6).longValueExact();
        boolean late = cells[1].startsWith("late ");
        String[] words = (late ? cells[1].substring("late ".length()) : cells[1]).split(" ", 2);
        assertThat(at).as(line).isGreaterThanOrEqualTo(now);
        while (!late && machine.hasTimer() && machine.dueNanos() < at) {
            long due = machine.dueNanos();
            assertThat(send(new VrrpEvent.TimerDue(), due))
                    .as("before %s, at %d ns", line, due)
                    .isEmpty();
            assertThat(machine.hasTimer() && machine.dueNanos() <= due)
                    .as("spins at %d ns", due)
                    .isFalse();
        }
        now = at;
        List<String> effects = List.of();
        if (words[0].equals("tick")) {
            assertThat(machine.hasTimer() && machine.dueNanos() <= at)
                    .as("due: " + line)
                    .isTrue();
        }
        if (!words[0].equals("nothing")) {
            effects = send(event(words[0], words.length > 1 ? words[1] : ""), at);
        }
        if (cells.length > 2) {
            assertThat(effects.isEmpty() ? "-" : String.join(", ", effects))
                    .as(line)
                    .isEqualTo(cells[2]);
        }
        if (cells.length > 3) {
            assertThat(machine.state()).as(line).isEqualTo(VrrpState.valueOf(cells[3]));
        }
    }

    private List<String> send(VrrpEvent event, long at) {
        Step step = machine.on(event, at);
        machine = step.machine();
        return step.effects().stream().map(this::word).toList();
    }

    private VrrpEvent event(String word, String rest) {
        return switch (word) {
            case "start" -> new VrrpEvent.Start(address(11));
            case "stop" -> new VrrpEvent.Stop();
            case "tick" -> new VrrpEvent.TimerDue();
            case "hear" -> heard(rest.split(" "));
            case "fault" -> new VrrpEvent.Faulted(rest);
            case "recover" -> new VrrpEvent.Recovered(address(rest.isEmpty() ? 11 : Integer.parseInt(rest)));
            case "priority" -> new VrrpEvent.PriorityChanged(Integer.parseInt(rest));
            case "claim-lost" -> new VrrpEvent.ClaimLost(rest);
            default -> throw new IllegalArgumentException("no event " + word);
        };
    }

    private VrrpEvent.Heard heard(String[] words) {
        int source = 12;
        int centis = version == 2 ? INTERVAL : INTERVAL / 10;
        for (int i = 1; i < words.length; i += 2) {
            if (words[i].equals("from")) {
                source = Integer.parseInt(words[i + 1]);
            } else if (words[i].equals("every")) {
                centis = Integer.parseInt(words[i + 1]);
            } else {
                throw new IllegalArgumentException("no word " + words[i]);
            }
        }
        int priority = Integer.parseInt(words[0]);
        return new VrrpEvent.Heard(
                new Advertisement(version, 51, priority, centis, machine.rules().addresses()), address(source));
    }

    private static IpAddress address(int last) {
        return IpAddress.of((byte) 192, (byte) 0, (byte) 2, (byte) last);
    }

    private String word(VrrpEffect effect) {
        if (effect instanceof VrrpEffect.Advertise advertise) {
            assertThat(advertise.intervalCentis())
                    .isEqualTo(VrrpTiming.centis(version, machine.rules().intervalNanos()));
            return "advertise " + advertise.priority();
        } else if (effect instanceof VrrpEffect.Notify told) {
            causes.add(told.cause());
            return told.from() + ">" + told.to();
        } else if (effect instanceof VrrpEffect.Contested contested) {
            return "contested " + contested.heard().advertisement().priority();
        }
        return effect.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
