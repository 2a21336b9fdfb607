package latentgraph.core.exchange;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import latentgraph.core.InvalidInputException;

/**
 * The elements of an XML file, one after the other. No DOCTYPE, so neither entities nor anything from elsewhere; nothing
 * nested deeper than 50; no text or attribute longer than {@link Limits#NAME}.
 */
final class XmlInput {
    private static final int DEPTH = 50;

    private final Path file;
    private final XMLStreamReader reader;
    private final String namespace;
    private int depth = 1;

    /** @param root the name that the outermost element must have */
    XmlInput(Path file, InputStream in, String root) {
        this.file = file;
        // The JDK's own parser, whatever else is on the class path: its settings are the ones known to be safe.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            reader = factory.createXMLStreamReader(in);
            while (reader.getEventType() != XMLStreamConstants.START_ELEMENT) {
                if (reader.getEventType() == XMLStreamConstants.DTD) {
                    throw wrong("it has a DOCTYPE, which can make a parser fetch or expand anything; remove that line");
                }
                reader.next();
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
        if (!reader.getLocalName().equals(root)) {
            throw wrong(
                    "the file begins with <%s>; expected <%s>".formatted(Assembly.shown(reader.getLocalName()), root));
        }
        namespace = reader.getNamespaceURI();
    }

    int line() {
        return reader.getLocation().getLineNumber();
    }

    /**
     * Goes to the next element that begins or ends in the root's namespace; those of extensions are passed over whole.
     *
     * @return false at the end of the file
     */
    boolean next() {
        try {
            while (true) {
                int event = reader.next();
                if (event == XMLStreamConstants.END_ELEMENT && --depth > 0) {
                    return true;
                }
                if (event == XMLStreamConstants.END_DOCUMENT) {
                    return false;
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (++depth > DEPTH) {
                        throw wrong("elements are nested deeper than " + DEPTH);
                    }
                    if (Objects.equals(reader.getNamespaceURI(), namespace)) {
                        return true;
                    }
                    skip();
                }
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** Passes over the element that has just begun, with all in it. */
    void skip() {
        try {
            int outside = depth - 1;
            while (depth > outside) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT && ++depth > DEPTH) {
                    throw wrong("elements are nested deeper than " + DEPTH);
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    boolean begins(String name) {
        return reader.isStartElement() && reader.getLocalName().equals(name);
    }

    boolean ends(String name) {
        return reader.isEndElement() && reader.getLocalName().equals(name);
    }

    boolean begins() {
        return reader.isStartElement();
    }

    String name() {
        return reader.getLocalName();
    }

    /** null if the element has no such attribute. */
    String attribute(String name) {
        String value = reader.getAttributeValue(null, name);
        if (value != null && value.length() > Limits.NAME) {
            throw wrong("attribute " + name + " has " + value.length() + " characters; expected up to " + Limits.NAME);
        }
        return value;
    }

    String required(String name) {
        String value = attribute(name);
        if (value == null) {
            throw wrong("<" + reader.getLocalName() + "> lacks its attribute " + name);
        }
        return value;
    }

    /** The text of the element that has just begun, to its end. */
    String text() {
        var text = new StringBuilder();
        try {
            for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
                if (event == XMLStreamConstants.START_ELEMENT) {
                    throw wrong("<" + Assembly.shown(reader.getLocalName()) + "> stands where a text is expected");
                }
                if (reader.hasText() && event != XMLStreamConstants.COMMENT) {
                    text.append(reader.getText());
                }
                if (text.length() > Limits.NAME) {
                    throw wrong("a text has more than " + Limits.NAME + " characters");
                }
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
        depth--;
        return text.toString();
    }

    InvalidInputException wrong(String what) {
        return new InvalidInputException(file + ", line " + line() + ": " + what);
    }

    private InvalidInputException malformed(XMLStreamException e) {
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
        String message =
                String.valueOf(e.getMessage()).replaceAll("\\s+", " ").replaceFirst("^ParseError at .*Message: ", "");
        return new InvalidInputException(
                file + ", line " + line + ": not well-formed XML: " + Assembly.shown(message), e);
    }
}
