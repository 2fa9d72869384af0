package io.mha.samples.spring;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The client gives the id, so that it may send a note again when it does not know whether it arrived. */
@Entity
@Table(name = "note")
class Note {
    @Id
    private String id = "";

    private String text = "";

    @Column(name = "written_at")
    private Instant writtenAt = Instant.EPOCH;

    /** For JPA. */
    protected Note() {}

    Note(String id, String text, Instant writtenAt) {
        this.id = id;
        this.text = text;
        this.writtenAt = writtenAt;
    }

    String id() {
        return id;
    }

    String text() {
        return text;
    }

    Instant writtenAt() {
        return writtenAt;
    }
}
