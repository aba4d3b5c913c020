"""Common first names in Denmark that are no words besides: told even where a machine wrote all in lower case."""

from __future__ import annotations

from qualkit.language.words import word_set

__all__ = ["GIVEN_NAMES"]

GIVEN_NAMES = word_set("""
    abdi abdirahman abdullah adam adnan agnes agnete ahmad ahmed aisha aksel albert aleksander alexander alfred ali
    alma amalie amina amir anders andreas ane anette anita anja ann anna anne annelise annemarie annette annie anton
    arne arthur asger aslan asta astrid august axel ayse aysel bashir bastian benedikte benjamin bente benthe benny
    bent berit bertil birgit birgitte birgit birthe birte bjarne bodil brian britt britta bruno camilla carina carl
    caroline carsten cathrine cecilie charlotte christian christina christine christoffer claus clara connie daniel
    danny david dennis diana ditte dorte dorthe dorthea dorit ebba ebbe edith edvard egon ejnar ejvind elias elif
    elin elisabeth ella ellen elly elsebeth elvira emil emilie emily emma erik erika erling ernst esben esther eva
    ester fatima fatma fatuma ferdinand finn flemming frank freja frederik frederikke frida frits gerda gert gitte
    grete grethe gudrun gunhild gunnar gunner gurli gustav halima hamza hanna hannah hanne hans harald harry hasan
    hassan heidi helga helge helle henning henriette henrik henny herman hilda hilmar holger hugo hussein ibrahim
    ida iben inga inge ingeborg ingelise inger ingrid ingvild irene iris isabella ismail ivan jacob jakob jamal james
    janne janni jannik jasmin jan jens jeppe jeanette jesper jette jimmy joachim joan johan johanna johanne johannes
    john johnny jonas jonathan josefine juliane julie julius jytte jørgen joergen jørn kaj kamal kamilla karen karim
    karin karina karl karla karoline karsten kasper kaspar katja katrine kathrine kenneth kenny khadija khaled kim
    kirsten kirstine kjeld klaus knud kresten kristian kristina kristine kristoffer kurt lars lasse laura laurits
    laust leif lena lene leyla lilian lillian linda line linea lis lisa lisbeth lise liselotte lissi liva lone
    lotte louise lucas lukas ludvig lærke mads magnus mahmoud maja malene malou malthe mann marek maren margit
    margrethe maria mariam marianne marie markus martha martin martine mathias mathilde matilde mats maryam max merete
    merethe mette mia michael michelle mie mikael mikkel mina mogens mohamed mohammad mona morten muhammad mustafa
    nadia nanna nasrin natasja nete nicklas nicolai nicoline niels niklas nikolaj nina noah nora nour oksana olaf ole
    olga oliver olivia omar oscar oskar otto oda palle pauline paw per pernille peter philip pia poul povl preben
    rasmus rebecca rebekka regitze rene rikke rita robert rosa ruben rune ruth sabrina saga said sally salma sami
    samira samuel sana sander sandra sanne sara sarah sebastian selma signe sigurd sigrid silas silje simon simone
    sofia sofie solveig solvej sonja sophie sofus stefan steffen steen stig stine sune susan susanne suzanne svend
    sven søren sørine tage tanja tariq tatjana tenna theis theo theodor therese thomas thor thorbjørn thorkild tilde
    tim tina tine tobias tommy tonny torben tove tristan trine troels ulla ulrik ulrikke uffe vagn valborg valdemar
    vera verner vibeke victor victoria vigga viggo viktor viktoria vilhelm villads villy vilma vivi walid walter
    william winnie yasmin younes yusuf yvonne zahra zainab zara åge åse
""") - word_set("tage line august max")
"""In lower case. *Bo, Mark, Dag, Line, Tage* and other names that are words are told by their capital letter alone."""
