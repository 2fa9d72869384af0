package io.mha.vrrp.interop;

import io.mha.testkit.netlab.Child;
import io.mha.testkit.netlab.Host;
import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VirtualRouterConfig;
import io.mha.vrrp.VirtualRouters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Virtual routers in a JVM of their own. Arguments are {@code key=value} with the keys of the configuration; {@code
 * vrid=n} begins another router. Lines on the input are {@code priority <vrid> <n>}, {@code stop <vrid>}, {@code start
 * <vrid>}, {@code statistics <vrid>}; the end of the input ends it. It prints {@code <vrid> <state>} at each transition.
 */
public final class VrrpNode {
    private VrrpNode() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        Map<Integer, VirtualRouter> routers = new LinkedHashMap<>();
        VirtualRouters all = VirtualRouters.open();
        Runtime.getRuntime().addShutdownHook(new Thread(all::close));
        for (List<String> one : routers(arguments)) {
            int vrid = Integer.parseInt(value(one.get(0)));
            VirtualRouterConfig.Builder builder = VirtualRouterConfig.builder(Host.INTERFACE, vrid);
            one.stream().skip(1).forEach(each -> builder.set(each.substring(0, each.indexOf('=')), value(each)));
            VirtualRouter router = all.add(builder.build());
            router.addListener(event -> {
                if (event instanceof VirtualRouter.Event.Transition told) {
                    System.out.println(vrid + " " + told.to() + ": " + told.cause());
                } else {
                    System.out.println(vrid + " " + event);
                }
            });
            routers.put(vrid, router);
            router.start();
        }
        System.out.println("started");
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                obey(routers.get(Integer.valueOf(words[1])), words);
            }
        }
        System.exit(0);
    }

    private static void obey(VirtualRouter router, String[] words) {
        switch (words[0]) {
            case "priority" -> router.priority(Integer.parseInt(words[2]));
            case "stop" -> router.stop();
            case "start" -> router.start();
            case "statistics" -> System.out.println(router.statistics());
            default -> throw new IllegalArgumentException(words[0]);
        }
        System.out.println("done " + String.join(" ", words));
    }

    private static List<List<String>> routers(String[] arguments) {
        List<List<String>> routers = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("vrid=")) {
                routers.add(new ArrayList<>());
            }
            routers.get(routers.size() - 1).add(argument);
        }
        return routers;
    }

    private static String value(String argument) {
        return argument.substring(argument.indexOf('=') + 1);
    }

    /** Starts one in a host; one text per router, its words separated by spaces. */
    static Child in(Host host, String... routers) {
        Child child = host.java(
                VrrpNode.class,
                List.of("-Xmx64m", "-XX:+UseSerialGC", "-Xshare:auto"),
                Arrays.stream(routers)
                        .flatMap(each -> Arrays.stream(each.split(" ")))
                        .toArray(String[]::new));
        child.await("started", 0, Duration.ofSeconds(60));
        return child;
    }
}
