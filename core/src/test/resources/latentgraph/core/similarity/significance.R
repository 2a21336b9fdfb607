# Makes p-adjust.csv: Benjamini and Hochberg's correction by R's p.adjust, NA being a test that was not made.
# Rscript significance.R > p-adjust.csv
p <- c(0.01, 0.04, 0.03, 0.005, NA, 0.5, 0.04, 1, 0.2, 1e-9, 0.04, 0.62, NA, 0.0499, 0.051)
cat(sprintf("%s,%s\n", format(p, digits = 17, trim = TRUE), format(p.adjust(p, "BH"), digits = 17, trim = TRUE)), sep = "")
