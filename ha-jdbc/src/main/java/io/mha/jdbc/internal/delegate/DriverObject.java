package io.mha.jdbc.internal.delegate;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * An object of the driver underneath, called by the names of its methods, for what is no part of JDBC. No driver is
 * needed to compile this, and one that has no such method is no error.
 *
 * @param object of whatever class
 */
public record DriverObject(Object object) {

    /**
     * Calls a method, by the first public type that has it: the class itself may be hidden in its module.
     *
     * @param name of the method
     * @param arguments of their declared types' subtypes
     * @return what it gave; {@code null} also if there is no such method
     * @throws Exception what it threw
     */
    public @Nullable Object call(String name, Object... arguments) throws Exception {
        Method method = find(name, arguments);
        if (method == null) {
            return null;
        }
        try {
            return method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception thrown ? thrown : e;
        }
    }

    /**
     * Whether there is such a method that may be called.
     *
     * @param name of the method
     * @param arguments as above
     * @return {@code true} if {@link #call} would call it
     */
    public boolean has(String name, Object... arguments) {
        return find(name, arguments) != null;
    }

    private @Nullable Method find(String name, Object... arguments) {
        Deque<Class<?>> types = new ArrayDeque<>();
        types.add(object.getClass());
        while (!types.isEmpty()) {
            Class<?> type = types.remove();
            Method method = declared(type, name, arguments);
            if (method != null && method.canAccess(object)) {
                return method;
            }
            Collections.addAll(types, type.getInterfaces());
            if (type.getSuperclass() != null) {
                types.add(type.getSuperclass());
            }
        }
        return null;
    }

    private static @Nullable Method declared(Class<?> type, String name, Object... arguments) {
        try {
            if (arguments.length == 0) {
                return type.getMethod(name);
            }
        } catch (NoSuchMethodException notHere) {
            return null;
        }
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name) && takes(method, arguments)) {
                return method;
            }
        }
        return null;
    }

    private static boolean takes(Method method, Object... arguments) {
        Class<?>[] types = method.getParameterTypes();
        boolean fits = types.length == arguments.length;
        for (int i = 0; fits && i < types.length; i++) {
            fits = types[i].isInstance(arguments[i]);
        }
        return fits;
    }
}
