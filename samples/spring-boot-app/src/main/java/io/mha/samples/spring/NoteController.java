package io.mha.samples.spring;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Reads by JDBC, writes by JPA. */
@RestController
class NoteController {
    private static final String OUTCOME_UNKNOWN = "08007";

    private final JdbcClient jdbc;
    private final NoteRepository notes;
    private final Clock clock = Clock.systemUTC();

    NoteController(JdbcClient jdbc, NoteRepository notes) {
        this.jdbc = jdbc;
        this.notes = notes;
    }

    /** A note as the page shows it. */
    record Shown(String id, String text) {}

    /** What is sent. */
    record Written(String text) {}

    /** The newest notes, and the port of the server that was asked. */
    @GetMapping("/api/notes")
    Map<String, Object> newest() {
        List<?> found = jdbc.sql("SELECT id, text FROM note ORDER BY written_at DESC LIMIT 10")
                .query(Shown.class)
                .list();
        return Map.of(
                "notes",
                found,
                "answeredBy",
                jdbc.sql("SELECT @@port").query(Integer.class).single());
    }

    /** Writes a note in a transaction; the same id again changes nothing, so that this may be repeated. */
    @PutMapping("/api/notes/{id}")
    @ResponseStatus(HttpStatus.CREATED)
    Shown write(@PathVariable("id") UUID id, @RequestBody Written note) {
        Note saved = notes.save(new Note(id.toString(), note.text(), clock.instant()));
        return new Shown(saved.id(), saved.text());
    }

    /** The client has to know whether the note may have been written. */
    @ExceptionHandler
    ResponseEntity<Map<String, String>> failed(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String outcome = sql.getSQLState().equals(OUTCOME_UNKNOWN) ? "unknown" : "not written";
                return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                        .body(Map.of(
                                "outcome",
                                outcome,
                                "sqlState",
                                sql.getSQLState(),
                                "message",
                                String.valueOf(sql.getMessage())));
            }
        }
        return ResponseEntity.internalServerError().body(Map.of("message", String.valueOf(failure.getMessage())));
    }
}
