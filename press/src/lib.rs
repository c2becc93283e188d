//! Paper out of facts: charts and maps as accessible SVG, tables as CSV, XLSX and ODS. Nothing here counts, looks up or decides.
