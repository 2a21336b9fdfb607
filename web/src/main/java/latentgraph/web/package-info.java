/** The edge that browsers and scripts talk to: JSON views, each of one named query, and the page that draws them. */
package latentgraph.web;
