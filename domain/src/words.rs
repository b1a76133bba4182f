//! The closed sets of the desk's vocabulary that carry no rules of their own.

closed_set! {
    /// What a document is. Its text may be empty.
    pub enum DocumentKind {
        /// A story, post or transcript.
        Text = "TEXT",
        /// A still image.
        Image = "IMAGE",
        /// A moving image.
        Video = "VIDEO",
        /// A recording.
        Audio = "AUDIO",
        /// A page of the web.
        Page = "PAGE",
    }
}

closed_set! {
    /// What a source is.
    pub enum SourceKind {
        /// A human being.
        Person = "PERSON",
        /// A company, authority, party or group.
        Organization = "ORGANIZATION",
        /// A newspaper, agency, station, site or channel.
        Publication = "PUBLICATION",
        /// A body of data.
        Dataset = "DATASET",
        /// A law, verdict, contract, letter or record itself.
        PrimaryDocument = "PRIMARY_DOCUMENT",
        /// Several people without a name of their own, such as "two officials".
        Group = "GROUP",
    }
}

closed_set! {
    /// What a word of the newsroom's vocabulary is for.
    pub enum TagKind {
        /// Marks whatever the desk wants to find again.
        Tag = "TAG",
        /// What a claim is about; reviewers have topics too.
        Topic = "TOPIC",
    }
}

closed_set! {
    /// What a piece of evidence does to a claim.
    pub enum Stance {
        /// It speaks for the claim.
        Supports = "SUPPORTS",
        /// It speaks against the claim.
        Refutes = "REFUTES",
        /// It explains without speaking for or against.
        Context = "CONTEXT",
    }
}

closed_set! {
    /// Who may see a piece of evidence.
    pub enum Visibility {
        /// Anybody, on the published page.
        Public = "PUBLIC",
        /// The newsroom.
        Internal = "INTERNAL",
        /// Those who work on the claim.
        Confidential = "CONFIDENTIAL",
    }
}

closed_set! {
    /// How a statement was passed on in an appearance.
    pub enum Speech {
        /// In the speaker's own words, quoted.
        Direct = "DIRECT",
        /// In the words of the one who reports it.
        Indirect = "INDIRECT",
    }
}

closed_set! {
    /// How an appearance points into its document.
    pub enum SelectorKind {
        /// By a text quote and its position, in Unicode code points.
        Text = "TEXT",
        /// By a range of time, in seconds.
        Time = "TIME",
        /// The document as a whole.
        Whole = "WHOLE",
    }
}

closed_set! {
    /// How exactly a moment is known.
    pub enum DatePrecision {
        /// Not at all.
        Unknown = "UNKNOWN",
        /// To the year.
        Year = "YEAR",
        /// To the month.
        Month = "MONTH",
        /// To the day.
        Day = "DAY",
        /// To the time of day.
        Time = "TIME",
    }
}

closed_set! {
    /// How far asking the claimant for comment has come.
    pub enum ContactOutcome {
        /// They were asked; the answer is awaited.
        Awaited = "AWAITED",
        /// They answered.
        Answered = "ANSWERED",
        /// They were asked and did not answer in time.
        NoAnswer = "NO_ANSWER",
        /// They were asked and would not comment.
        Declined = "DECLINED",
        /// They could not be asked; the record says why not.
        NotFeasible = "NOT_FEASIBLE",
    }
}

closed_set! {
    /// How a published fact-check changed.
    pub enum CorrectionKind {
        /// Said more clearly; nothing was wrong.
        Clarification = "CLARIFICATION",
        /// Something new is known.
        Update = "UPDATE",
        /// Something was wrong.
        Correction = "CORRECTION",
        /// The whole check is withdrawn.
        Retraction = "RETRACTION",
    }
}
