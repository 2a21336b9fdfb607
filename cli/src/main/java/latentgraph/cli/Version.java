package latentgraph.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, from its jar's manifest; "development" when run from class folders. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"latentgraph " + current()};
    }

    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
