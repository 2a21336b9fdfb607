package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparisons that the page asks for. */
class ComparisonJobTest extends BrowserTest {
    private static final String OTHER = "drawings-seed8/e12/hidden3";

    private static HttpResponse<String> compare(String query) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/representations/"
                                        + SmallStore.LARGE + "/comparisons?" + query))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        BodyHandlers.ofString());
    }

    @AfterEach
    void forget() {
        SmallStore.shared().write("MATCH (:Representation)-[c:COMPARED]->() DELETE c", Map.of());
    }

    @Test
    void whatIsComputedIsStored() throws IOException, InterruptedException {
        var answer = compare("with=" + OTHER + "&measure=jaccard&k=2&permutations=19&bootstrap=19");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"other\":\"" + OTHER + "\"", "\"k\":2", "\"pValue\":0.05");
        var stored = SmallStore.shared()
                .read(
                        "MATCH (:Representation {key: $one})-[c:COMPARED]-(:Representation {key: $other})"
                                + " RETURN c.measure AS measure, c.permutations AS permutations, c.bootstrap AS bootstrap",
                        Map.of("one", SmallStore.LARGE, "other", OTHER));
        assertThat(stored).containsExactly(Map.of("measure", "jaccard", "permutations", 19L, "bootstrap", 19L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "measure=jaccard | 400 | with",
                "with=nothing/e0/x&measure=jaccard | 404 | nothing/e0/x",
                "with=drawings-seed8/e12/hidden3 | 400 | measure",
                "with=drawings-seed8/e12/hidden3&measure=jaccard.write('a')// | 400 | latent.similarity.list()",
                "with=drawings-seed8/e12/hidden3&measure=jaccard&k=0 | 400 | k",
                "with=drawings-seed8/e12/hidden3&measure=jaccard&permutations=99999 | 400 | permutations",
                "with=drawings-seed8/e12/hidden3&measure=jaccard&bootstrap=-1 | 400 | bootstrap",
                "with=beasts-seed1/e5/hidden10&measure=jaccard | 400 | sample"
            })
    void whatCannotBeComparedIsSaid(String query, int status, String says) throws IOException, InterruptedException {
        var answer = compare(query.strip().replace("'", "%27"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(says);
    }

    @Test
    void aPairIsComparedWhereNothingIsStored() {
        visit("#view=compare&representation=" + SmallStore.LARGE + "&against=" + OTHER);
        page.click("#choose-pair button:has-text('Compare them')");
        page.waitForSelector("#measures-of-pair .comparison");
        assertThat(page.querySelectorAll("#measures-of-pair .comparison")).hasSize(3);
        assertThat(page.textContent("#measures-of-pair"))
                .contains("jaccard", "classNeighbourhood", "cka")
                .contains("0.01");
        assertThat(page.textContent("#measures-of-pair .comparison:has-text('jaccard')"))
                .containsPattern("0[.]\\d+ to 0[.]\\d+");
        shoot("compared");
        assertThat(complaints).isEmpty();
    }
}
