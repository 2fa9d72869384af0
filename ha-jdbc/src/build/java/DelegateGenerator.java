import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Writes the JDBC delegates: classes that only forward, one per interface of java.sql. Runs at build time as a
 * single-file program: {@code java DelegateGenerator.java <outputDir>}.
 *
 * <p>The interfaces are read as Java 17 had them, through the compiler's {@code --release 17}, so that every JDK writes
 * the same bytes whatever methods its own java.sql has gained.
 */
public final class DelegateGenerator {
    private static final String PACKAGE = "io.mha.jdbc.internal.connection";
    private static final Set<String> ONCE_ONLY = Set.of(
            "java.io.InputStream",
            "java.io.Reader",
            "java.sql.Blob",
            "java.sql.Clob",
            "java.sql.NClob",
            "java.sql.SQLXML",
            "java.sql.Array",
            "java.sql.Ref",
            "java.sql.RowId");
    private static final Set<String> MUTABLE = Set.of(
            "byte[]", "java.sql.Date", "java.sql.Time", "java.sql.Timestamp", "java.util.Calendar", "java.util.Date");

    /** How a long holds a value of another type: into it, and out of it. */
    private static final Map<String, List<String>> NUMBERS = Map.of(
            "boolean", List.of("a2 ? 1 : 0", "n != 0"),
            "byte", List.of("a2", "(byte) n"),
            "short", List.of("a2", "(short) n"),
            "int", List.of("a2", "(int) n"),
            "long", List.of("a2", "n"),
            "float", List.of("Float.floatToRawIntBits(a2)", "Float.intBitsToFloat((int) n)"),
            "double", List.of("Double.doubleToRawLongBits(a2)", "Double.longBitsToDouble(n)"));

    /** Methods of Statement that tell what the last execution gave. */
    private static final Set<String> OF_THE_LAST_RUN = Set.of(
            "getResultSet",
            "getUpdateCount",
            "getLargeUpdateCount",
            "getMoreResults",
            "getGeneratedKeys",
            "getWarnings",
            "clearWarnings");

    /** What follows the forward of a method; "" for nothing. */
    private interface Afterwards extends Function<Call, List<String>> {}

    /**
     * A class to write.
     *
     * @param name its simple name
     * @param api the interface that it implements
     * @param parent its superclass with type arguments, "" if none
     * @param constructor the parameters, each "Type name", that its constructor hands to the superclass; none for no
     *     constructor
     * @param inherited whether methods of super-interfaces come too
     * @param hooks the abstract methods that it declares
     * @param afterwards what a method does after the forward
     */
    private record Target(
            String name,
            String api,
            String parent,
            List<String> constructor,
            boolean inherited,
            List<String> hooks,
            Afterwards afterwards) {

        /** What a method asks: results come from the object that ran, whatever it would be made on by now. */
        String delegate(Call call) {
            boolean callable = api.equals("CallableStatement");
            boolean result = callable
                    ? !call.isSetter() && !call.name().equals("registerOutParameter")
                    : api.equals("Statement") && OF_THE_LAST_RUN.contains(call.name());
            return (callable ? "(CallableStatement) " : "") + (result ? "ran()" : "delegate()");
        }
    }

    /** A method as it will be written: its parameters are a1, a2... */
    private record Call(String name, ExecutableElement method) {

        List<String> types() {
            return method.getParameters().stream()
                    .map(p -> typeName(p.asType()))
                    .toList();
        }

        String returns() {
            return typeName(method.getReturnType());
        }

        boolean isVoid() {
            return method.getReturnType().getKind() == TypeKind.VOID;
        }

        boolean isSetter() {
            return isVoid() && name.startsWith("set");
        }

        String arguments() {
            return IntStream.rangeClosed(1, types().size())
                    .mapToObj(i -> "a" + i)
                    .collect(Collectors.joining(", "));
        }

        List<String> thrown() {
            return method.getThrownTypes().stream()
                    .map(DelegateGenerator::typeName)
                    .toList();
        }

        String signature() {
            List<String> parameters = new ArrayList<>();
            for (int i = 0; i < types().size(); i++) {
                parameters.add(types().get(i) + " a" + (i + 1));
            }
            String variables = method.getTypeParameters().stream()
                    .map(TypeParameterElement::toString)
                    .collect(Collectors.joining(", "));
            return (variables.isEmpty() ? "" : "<" + variables + "> ")
                    + returns() + " " + name + "(" + String.join(", ", parameters) + ")"
                    + (thrown().isEmpty() ? "" : " throws " + String.join(", ", thrown()));
        }

        /** Unique and independent of the order in which the compiler lists methods. */
        String sortKey() {
            return name + types();
        }
    }

    private static final List<String> ROOT_HOOKS = List.of(
            "/** The object to forward to, right now. */",
            "abstract %s delegate() throws SQLException;",
            "",
            "/** What to throw for an exception of the delegate; notes what it says of the node. */",
            "abstract SQLException failed(SQLException e);");

    private static final List<Target> TARGETS = List.of(
            new Target("DelegatingConnection", "Connection", "", List.of(), true, ROOT_HOOKS, call -> List.of()),
            new Target(
                    "DelegatingStatement",
                    "Statement",
                    "",
                    List.of(),
                    true,
                    plus(
                            ROOT_HOOKS,
                            "",
                            "/** The object that has executed last, or would now. */",
                            "abstract %s ran() throws SQLException;",
                            "",
                            "/** Called after a setting was made; one setting has one name. */",
                            "abstract void recordSetting(String name, StatementSetting setting);"),
                    DelegateGenerator::recordSetting),
            new Target(
                    "DelegatingPreparedStatement",
                    "PreparedStatement",
                    "LogicalStatement<PreparedStatement>",
                    List.of("LogicalConnection connection", "StatementMaker<PreparedStatement> maker"),
                    false,
                    List.of(
                            "/** Where to remember what was bound. */",
                            "abstract Parameters parameters() throws SQLException;"),
                    DelegateGenerator::recordParameter),
            new Target(
                    "DelegatingCallableStatement",
                    "CallableStatement",
                    "LogicalPreparedStatement",
                    List.of("LogicalConnection connection", "StatementMaker<PreparedStatement> maker"),
                    false,
                    List.of(),
                    call -> call.isSetter() || call.name().equals("registerOutParameter")
                            ? List.of("parameters().setOnce();")
                            : List.of()),
            new Target("DelegatingResultSet", "ResultSet", "", List.of(), true, ROOT_HOOKS, call -> List.of()),
            new Target(
                    "DelegatingDatabaseMetaData",
                    "DatabaseMetaData",
                    "",
                    List.of(),
                    true,
                    plus(
                            ROOT_HOOKS,
                            "",
                            "/** Asks the server. */",
                            "abstract ResultSet rows(LogicalMetaData.Query query) throws SQLException;"),
                    call -> List.of()));

    private DelegateGenerator() {}

    /**
     * Writes all classes.
     *
     * @param args the root of the generated sources
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("usage: java DelegateGenerator.java <outputDir>");
        }
        Path directory = Files.createDirectories(Path.of(args[0], PACKAGE.split("\\.")));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task = (JavacTask) compiler.getTask(
                new PrintWriter(Writer.nullWriter()),
                null,
                null,
                List.of("--release", "17", "-proc:none"),
                List.of("java.lang.Object"),
                null);
        for (Target target : TARGETS) {
            TypeElement api = task.getElements().getTypeElement("java.sql." + target.api());
            List<Call> calls = ElementFilter.methodsIn(
                            target.inherited() ? task.getElements().getAllMembers(api) : api.getEnclosedElements())
                    .stream()
                    .filter(method -> method.getEnclosingElement().getKind() == ElementKind.INTERFACE)
                    .filter(method -> !method.getModifiers().contains(Modifier.STATIC))
                    .map(method -> new Call(method.getSimpleName().toString(), method))
                    .sorted(Comparator.comparing(Call::sortKey))
                    .toList();
            String source = String.join("\n", new DelegateGenerator().write(target, calls)) + "\n";
            Path file = directory.resolve(target.name() + ".java");
            // An untouched file keeps its time, so that an incremental build compiles nothing again.
            if (!Files.exists(file) || !Files.readString(file).equals(source)) {
                Files.writeString(file, source);
            }
        }
    }

    private List<String> write(Target target, List<Call> calls) {
        List<String> out = new ArrayList<>();
        out.add("// generated by DelegateGenerator, do not edit");
        out.add("package " + PACKAGE + ";");
        out.add("");
        imports(target, calls).forEach(name -> out.add("import " + name + ";"));
        out.add("");
        out.add("/** Forwards every method of {@link " + target.api() + "} and does nothing else. */");
        out.add("@NullUnmarked");
        out.add("@SuppressWarnings({\"deprecation\", \"removal\"})");
        String parent = target.parent().isEmpty() ? "" : " extends " + target.parent();
        out.add("abstract class " + target.name() + parent + " implements " + target.api() + " {");
        out.addAll(constructor(target));
        for (String hook : target.hooks()) {
            out.add(hook.isEmpty() ? "" : "    " + hook.replace("%s", target.api()));
        }
        for (Call call : calls) {
            out.add("");
            method(target, call).forEach(line -> out.add("    " + line));
        }
        out.add("}");
        return out;
    }

    private static List<String> constructor(Target target) {
        if (target.constructor().isEmpty()) {
            return List.of();
        }
        String names = target.constructor().stream()
                .map(parameter -> parameter.substring(parameter.lastIndexOf(' ') + 1))
                .collect(Collectors.joining(", "));
        return List.of(
                "    " + target.name() + "(" + String.join(", ", target.constructor()) + ")",
                "            throws SQLException {",
                "        super(" + names + ");",
                "    }",
                "");
    }

    private static Set<String> imports(Target target, List<Call> calls) {
        Set<String> names = new TreeSet<>();
        for (Call call : calls) {
            collect(names, call.method().getReturnType());
            call.method().getThrownTypes().forEach(type -> collect(names, type));
            for (VariableElement parameter : call.method().getParameters()) {
                collect(names, parameter.asType());
            }
        }
        names.removeIf(name -> name.startsWith("java.lang."));
        names.add("java.sql." + target.api());
        if (String.join("", target.constructor()).contains("<PreparedStatement>")) {
            names.add("java.sql.PreparedStatement");
        }
        names.add("java.sql.SQLException");
        names.add("org.jspecify.annotations.NullUnmarked");
        if (String.join("", target.hooks()).contains("@Nullable")) {
            names.add("org.jspecify.annotations.Nullable");
        }
        return names;
    }

    private static void collect(Set<String> names, TypeMirror type) {
        if (type instanceof javax.lang.model.type.ArrayType array) {
            collect(names, array.getComponentType());
        } else if (type instanceof DeclaredType declared) {
            names.add(((TypeElement) declared.asElement()).getQualifiedName().toString());
            declared.getTypeArguments().forEach(argument -> collect(names, argument));
        }
    }

    private static List<String> method(Target target, Call call) {
        List<String> lines = new ArrayList<>(List.of("@Override", "public " + call.signature() + " {"));
        if (target.api().equals("DatabaseMetaData") && call.returns().equals("ResultSet")) {
            lines.add("    return rows(d -> d." + call.name() + "(" + call.arguments() + "));");
        } else if (call.thrown().equals(List.of("SQLException"))) {
            forward(target, call).forEach(line -> lines.add("    " + line));
        } else if (call.thrown().equals(List.of("SQLClientInfoException"))) {
            forwardClientInfo(target, call).forEach(line -> lines.add("    " + line));
        } else if (call.thrown().isEmpty()) {
            forwardUnchecked(target, call).forEach(line -> lines.add("    " + line));
        } else {
            throw new IllegalStateException(target.api() + "." + call.signature() + ": no template for what it throws");
        }
        lines.add("}");
        return lines;
    }

    private static List<String> forward(Target target, Call call) {
        List<String> lines = new ArrayList<>();
        lines.add(target.api() + " d = " + target.delegate(call) + ";");
        lines.add("try {");
        lines.add("    " + (call.isVoid() ? "" : "return ") + "d." + call.name() + "(" + call.arguments() + ");");
        lines.add("} catch (SQLException e) {");
        lines.add("    throw failed(e);");
        lines.add("}");
        lines.addAll(target.afterwards().apply(call));
        return lines;
    }

    /** The driver's version numbers in DatabaseMetaData: nothing checked may leave them. */
    private static List<String> forwardUnchecked(Target target, Call call) {
        return List.of(
                "try {",
                "    " + (call.isVoid() ? "" : "return ") + target.delegate(call) + "." + call.name() + "("
                        + call.arguments() + ");",
                "} catch (SQLException e) {",
                "    throw new IllegalStateException(e.getMessage(), e);",
                "}");
    }

    /** setClientInfo: its own exception goes through as it is, one of delegate() has to become one. */
    private static List<String> forwardClientInfo(Target target, Call call) {
        return List.of(
                target.api() + " d;",
                "try {",
                "    d = " + target.delegate(call) + ";",
                "} catch (SQLClientInfoException e) {",
                "    throw e;",
                "} catch (SQLException e) {",
                "    throw new SQLClientInfoException(",
                "            e.getMessage(), e.getSQLState(), e.getErrorCode(), java.util.Map.of(), e);",
                "}",
                "d." + call.name() + "(" + call.arguments() + ");");
    }

    private static List<String> recordSetting(Call call) {
        boolean records = call.isSetter() || call.name().equals("closeOnCompletion");
        return records
                // setLargeMaxRows and setMaxRows are one setting: the later wins.
                ? List.of("recordSetting(\"" + call.name().replace("Large", "") + "\", s -> s." + call.name() + "("
                        + call.arguments() + "));")
                : List.of();
    }

    /** Remembers how to bind a value again, by a lambda that captures nothing where the method has only one value. */
    private static List<String> recordParameter(Call call) {
        if (call.name().equals("clearParameters")) {
            return List.of("parameters().clear();");
        }
        List<String> types = call.types();
        if (!call.isSetter() || !types.get(0).equals("int")) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        List<String> arguments = new ArrayList<>(List.of("i"));
        String type = qualified(call, 1);
        for (int i = 3; i <= types.size(); i++) {
            String further = qualified(call, i - 1);
            String argument = "a" + i;
            if (MUTABLE.contains(further)) {
                lines.add(types.get(i - 1) + " c" + i + " = " + copy(further, types.get(i - 1), argument) + ";");
                argument = "c" + i;
            }
            arguments.add(argument);
        }
        if (ONCE_ONLY.contains(type)) {
            return List.of("parameters().setOnce();");
        }
        String value = "a2";
        String method = "set";
        if (NUMBERS.containsKey(type)) {
            value = NUMBERS.get(type).get(0);
            arguments.add(1, NUMBERS.get(type).get(1));
            method = "setNumber";
        } else if (type.equals("java.lang.Object")) {
            value = "ParameterBinding.copyOf(a2)";
            arguments.add(1, "v");
            method = "setObject";
        } else {
            value = MUTABLE.contains(type) ? copy(type, types.get(1), value) : value;
            arguments.add(1, "(" + types.get(1) + ") v");
        }
        lines.add("parameters()." + method + "(a1, " + value + ", (p, i, n, v) -> p." + call.name() + "("
                + String.join(", ", arguments) + "));");
        return lines;
    }

    private static String copy(String type, String written, String argument) {
        String clone = type.equals("byte[]") ? argument + ".clone()" : "(" + written + ") " + argument + ".clone()";
        return argument + " == null ? null : " + clone;
    }

    private static String qualified(Call call, int index) {
        return call.method().getParameters().get(index).asType().toString();
    }

    /** The name of a type as the generated source writes it: simple, with its arguments. */
    private static String typeName(TypeMirror type) {
        return type.toString().replaceAll("\\b(?:[a-z]+\\.)+(?=[A-Z])", "").replace(",", ", ");
    }

    private static List<String> plus(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
