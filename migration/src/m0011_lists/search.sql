-- Words as each language folds them, without accents. The extension comes with Postgres, in some systems as a package of
-- its own (postgresql-contrib); without it the search still works and tells é from e. A language that this Postgres does
-- not know is searched word by word.
DO $$
DECLARE
    name text;
    folds boolean := EXISTS (SELECT FROM pg_available_extensions e WHERE e.name = 'unaccent');
BEGIN
    IF folds THEN
        CREATE EXTENSION IF NOT EXISTS unaccent;
    END IF;
    FOREACH name IN ARRAY ARRAY['simple', 'arabic', 'armenian', 'basque', 'catalan', 'danish', 'dutch', 'english', 'finnish', 'french',
        'german', 'greek', 'hindi', 'hungarian', 'indonesian', 'irish', 'italian', 'lithuanian', 'nepali', 'norwegian', 'portuguese',
        'romanian', 'russian', 'serbian', 'spanish', 'swedish', 'tamil', 'turkish', 'yiddish'] LOOP
        IF EXISTS (SELECT FROM pg_ts_config c WHERE c.cfgname = name AND c.cfgnamespace = 'pg_catalog'::regnamespace) THEN
            EXECUTE format('CREATE TEXT SEARCH CONFIGURATION desk_%s (COPY = pg_catalog.%s)', name, name);
            IF folds THEN
                EXECUTE format('ALTER TEXT SEARCH CONFIGURATION desk_%s ALTER MAPPING FOR hword, hword_part, word WITH unaccent, %s',
                    name, CASE name WHEN 'simple' THEN 'simple' ELSE name || '_stem' END);
            END IF;
        ELSE
            EXECUTE format('CREATE TEXT SEARCH CONFIGURATION desk_%s (COPY = desk_simple)', name);
        END IF;
    END LOOP;
END $$;

-- How texts with this language tag (BCP 47) are searched.
CREATE FUNCTION search_language(tag text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'desk_' || CASE split_part(lower(tag), '-', 1)
        WHEN 'ar' THEN 'arabic' WHEN 'hy' THEN 'armenian' WHEN 'eu' THEN 'basque' WHEN 'ca' THEN 'catalan' WHEN 'da' THEN 'danish'
        WHEN 'nl' THEN 'dutch' WHEN 'en' THEN 'english' WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN 'french' WHEN 'de' THEN 'german'
        WHEN 'el' THEN 'greek' WHEN 'hi' THEN 'hindi' WHEN 'hu' THEN 'hungarian' WHEN 'id' THEN 'indonesian' WHEN 'ga' THEN 'irish'
        WHEN 'it' THEN 'italian' WHEN 'lt' THEN 'lithuanian' WHEN 'ne' THEN 'nepali' WHEN 'no' THEN 'norwegian' WHEN 'nb' THEN 'norwegian'
        WHEN 'nn' THEN 'norwegian' WHEN 'pt' THEN 'portuguese' WHEN 'ro' THEN 'romanian' WHEN 'ru' THEN 'russian' WHEN 'sr' THEN 'serbian'
        WHEN 'es' THEN 'spanish' WHEN 'sv' THEN 'swedish' WHEN 'ta' THEN 'tamil' WHEN 'tr' THEN 'turkish' WHEN 'yi' THEN 'yiddish'
        ELSE 'simple' END
$$;

-- One index for the words of a row and for whatever else lists of its kind are narrowed down to: a mark is a word that begins
-- with "=", as no word of a text does, a letter for what it says, and the value. So any number of filters is one search, and
-- costs what is rarest in it. The first mark is always the newsroom. Beside the tables, so that to mark a row is no change of it.
CREATE TABLE claim_index (
    newsroom_id uuid NOT NULL,
    id          uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    tokens      tsvector NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, id) REFERENCES claim
);
CREATE TABLE document_index (
    newsroom_id uuid NOT NULL,
    id          uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    tokens      tsvector NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, id) REFERENCES document
);
CREATE TABLE fact_check_index (
    newsroom_id uuid NOT NULL,
    id          uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    tokens      tsvector NOT NULL,
    PRIMARY KEY (newsroom_id, id),
    FOREIGN KEY (newsroom_id, id) REFERENCES fact_check
);
-- The ways of folding words that occur in a newsroom: what is looked for is folded in each.
CREATE TABLE search_language (
    newsroom_id uuid NOT NULL REFERENCES newsroom,
    language    text NOT NULL,
    PRIMARY KEY (newsroom_id, language)
);

CREATE FUNCTION mark(letter text, value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '=' || letter || value $$;

-- Marks of a moment: its year and its month, in UTC.
CREATE FUNCTION time_marks(letter text, at timestamptz) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY[mark(letter, to_char(at AT TIME ZONE 'UTC', 'YYYY')), mark(letter, to_char(at AT TIME ZONE 'UTC', 'YYYYMM'))]
     WHERE at IS NOT NULL
$$;

-- What is looked for: the marks, and the words if there are any, folded as in each of these languages (all that occur in the
-- newsroom if none are named) where a text is in it. Words of which nothing is left find nothing.
CREATE FUNCTION search_query(newsroom uuid, marks text, words text, languages text[]) RETURNS tsquery LANGUAGE plpgsql STABLE AS $$
DECLARE
    found tsquery;
    folded tsquery;
    language text;
BEGIN
    IF words IS NULL THEN
        RETURN marks::tsquery;
    END IF;
    FOR language IN
        SELECT l.language FROM search_language l WHERE l.newsroom_id = newsroom
           AND (languages IS NULL OR l.language IN (SELECT search_language(tag) FROM unnest(languages) AS tag))
         ORDER BY l.language
    LOOP
        folded := websearch_to_tsquery(language::regconfig, words);
        IF numnode(folded) > 0 THEN
            -- To find, in texts of that language; to rank what was found, the words alone.
            IF marks IS NOT NULL THEN
                folded := folded && quote_literal(mark('c', language))::tsquery;
            END IF;
            found := CASE WHEN found IS NULL THEN folded ELSE found || folded END;
        END IF;
    END LOOP;
    RETURN CASE WHEN marks IS NULL THEN found ELSE found && marks::tsquery END;
END $$;

-- Marks of a source, with those that were merged into it: any of these.
CREATE FUNCTION source_marks(newsroom uuid, letters text[], sources uuid[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce('(' || string_agg(quote_literal(mark(letter, s.id::text)), '|') || ')', quote_literal('=none'))
      FROM source s, unnest(letters) AS letter WHERE s.newsroom_id = newsroom AND s.standing_id = ANY(sources)
$$;
