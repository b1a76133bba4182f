//! Stories for the tests: in the manner of the wire, all of it invented.

/// Clean text: a named person, an office, an unnamed speaker, a second hand.
pub const BRIDGE: &str = "VELMSTAD (AFP) — The old harbour bridge has been closed since Monday, officials said.\n\
\"We found cracks in four of the twelve pillars,\" chief engineer Marta Oskel told reporters. \"Nobody may cross it until spring.\"\n\
Oskel said the repairs would cost 14 million crowns.\n\
The transport ministry said 32,000 people used the bridge every day last year.\n\
A fisherman said the noise had kept him awake for weeks.\n\
Mayor Jon Brandt said that traffic had fallen by a third since 2019.\n";

/// The same desk a week later: the same engineer and office, one sentence again.
pub const FERRY: &str = "VELMSTAD (AFP) — A ferry has begun to carry commuters over the harbour.\n\
\"We found cracks in four of the twelve pillars,\" Marta Oskel said again on Friday.\n\
Oskel said two more pillars had been examined this week.\n\
The transport ministry said the ferry had carried 9,000 people on its first day.\n";

/// What a mailbox makes of a story: CRLF, mis-decoded marks, an emoji before the quotes, nested quotes.
pub const DIRTY: &str = "BREAKING \u{1f6a8}\u{1f468}\u{200d}\u{1f692} FIRE AT THE DEPOT\r\n\r\n\
The Agency\u{c2}\u{a0}reported a fire in Tarn \u{1f525} on Sunday.\r\n\
\u{201c}Eleven engines were sent, and \u{2018}not one\u{2019} was late,\u{201d} fire chief Ines Dal\u{e9} said \u{1f9ef}.\r\n\
Dal\u{e9} said the depot had passed its inspection in March.\r\n";

/// Not English.
pub const GERMAN: &str = "Die Hafenbrücke ist seit Montag gesperrt. „Wir haben Risse in vier Pfeilern gefunden“, sagte die \
Ingenieurin Marta Oskel am Dienstag. Das Ministerium teilte mit, die Arbeiten würden bis zum Frühjahr dauern.";
